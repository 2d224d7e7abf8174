import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
// biome-ignore lint/style/noRestrictedImports: the type alone
import type { Socket } from 'node:net';
import type { Express } from 'express';
import { OpenStreams } from './http/respond/open-streams.ts';

export interface HttpServer {
  port: number;
  /** Stops accepting, ends event streams, waits up to `graceMs` for the other requests, then ends every connection. */
  close(options?: { graceMs?: number }): Promise<void>;
}

/** How long a caller may take, in milliseconds. */
export interface Patience {
  headersMs: number;
  /** Headers and body together: the largest body over a slow line. */
  requestMs: number;
  /** How often slow callers are looked for, and so how much later they may be cut off. */
  checkMs: number;
}

const usualPatience: Patience = { headersMs: 15_000, requestMs: 120_000, checkMs: 5_000 };

interface ServerOptions {
  host: string;
  port: number;
  patience?: Patience;
  /** Those of the app. */
  streams?: OpenStreams;
}

/**
 * Knows which connections carry a request, and ends the others on demand. Node's own `closeIdleConnections` passes over
 * connections that have not sent anything yet, as browsers open them ahead, and those would hold up every shutdown.
 */
function trackConnections(server: Server): { endIdle(): void } {
  const busy = new Map<Socket, number>();
  let ending = false;
  const settle = (socket: Socket) => ending && busy.get(socket) === 0 && socket.destroySoon();
  server.on('connection', (socket) => {
    busy.set(socket, 0);
    socket.once('close', () => busy.delete(socket));
    settle(socket);
  });
  server.on('request', ({ socket }, res) => {
    busy.set(socket, (busy.get(socket) ?? 0) + 1);
    res.once('close', () => {
      if (!busy.has(socket)) return;
      busy.set(socket, (busy.get(socket) ?? 1) - 1);
      settle(socket);
    });
  });
  return {
    endIdle: () => {
      ending = true;
      for (const socket of busy.keys()) settle(socket);
    },
  };
}

/** Listens; rejects with the system's error (`EADDRINUSE` for a taken port). Port 0 takes any free one. */
export async function startServer(
  app: Express,
  { host, port, patience = usualPatience, streams = new OpenStreams() }: ServerOptions,
): Promise<HttpServer> {
  const timing = {
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    connectionsCheckingInterval: patience.checkMs,
    keepAliveTimeout: 65_000, // longer than load balancers keep theirs, so that they close first
  };
  const server = createServer(timing, app);
  const connections = trackConnections(server);
  server.listen(port, host);
  await once(server, 'listening'); // rejects on 'error'
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: async ({ graceMs = 10_000 } = {}) => {
      const closed = once(server, 'close');
      server.close();
      connections.endIdle();
      const grace = setTimeout(() => server.closeAllConnections(), graceMs);
      await Promise.all([closed, streams.endAll()]);
      clearTimeout(grace);
    },
  };
}
