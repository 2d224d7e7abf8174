import { once } from 'node:events';
import type { Express } from 'express';

export interface HttpServer {
  port: number;
  /** Stops accepting, waits up to `graceMs` for the requests under way, then ends every connection. */
  close(options?: { graceMs?: number }): Promise<void>;
}

/** Listens; rejects with the system's error (`EADDRINUSE` for a taken port). Port 0 takes any free one. */
export async function startServer(app: Express, { host, port }: { host: string; port: number }): Promise<HttpServer> {
  const server = app.listen(port, host);
  server.headersTimeout = 15_000; // a client that trickles its headers
  server.requestTimeout = 120_000; // the largest body over a slow line
  server.keepAliveTimeout = 65_000; // longer than load balancers keep theirs, so that they close first
  await once(server, 'listening'); // rejects on 'error'
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: async ({ graceMs = 10_000 } = {}) => {
      const closed = once(server, 'close');
      server.close();
      // A connection whose last answer is out stays open for the next request; nobody else would end it.
      const idle = setInterval(() => server.closeIdleConnections(), 20);
      const grace = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearInterval(idle);
      clearTimeout(grace);
    },
  };
}
