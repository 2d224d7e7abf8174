import dns from 'node:dns';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import net from 'node:net';
import {
  createOutboundHttp,
  type OutboundAnswer,
  type OutboundHttp,
  type OutboundHttpOptions,
  type OutboundRequest,
} from '../../activities/outbound/outbound-http.ts';

type Found = (error: Error | null, found: Address[]) => void;
type Address = { address: string; family: number };
export const record = (address: string): Address => ({ address, family: net.isIP(address) });

/** A resolver that knows these names; each look-up takes the next answer, the last one for ever. */
export function resolver(names: Record<string, Address[][]>) {
  const asked: string[] = [];
  const lookup = (host: string, _options: object, callback: Found) => {
    asked.push(host);
    const replies = names[host] ?? [];
    const found = replies.length > 1 ? replies.shift() : replies[0];
    if (found) setImmediate(callback, null, found);
    else setImmediate(callback, Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), []);
  };
  return { asked, lookup: lookup as unknown as typeof dns.lookup };
}

const cloudNames: Record<string, string> = {
  'metadata.google.internal': '169.254.169.254',
  'localhost.': '127.0.0.1',
};

/** The system's resolver, in a network that knows a cloud's metadata service, and the root's `localhost`. */
export const systemAndCloud = ((host: string, options: dns.LookupAllOptions, callback: Found) => {
  const address = cloudNames[host];
  if (address) setImmediate(callback, null, [record(address)]);
  else dns.lookup(host, options, callback);
}) as typeof dns.lookup;

const portOf = (server: net.Server): number => {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
};

/** The code or name of what a call failed with. */
export const failure = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'answered',
    (error) => (typeof error.code === 'string' ? error.code : error.name),
  );

/** Clients, servers to call, and a canary: whatever connects to that got through the guard. */
export class OutboundBed {
  connections = 0;
  readonly #canary = net.createServer((socket) => {
    this.connections += 1;
    socket.on('error', () => socket.destroy()).resume();
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi');
  });
  readonly #clients: OutboundHttp[] = [];
  readonly #servers: Server[] = [];
  readonly #byteServers: net.Server[] = [];

  static async start(): Promise<OutboundBed> {
    const bed = new OutboundBed();
    bed.#canary.listen(0, '::');
    await once(bed.#canary, 'listening');
    return bed;
  }

  /** Where the canary listens, on all addresses of this machine. */
  get port(): number {
    return portOf(this.#canary);
  }

  outbound(options: Partial<OutboundHttpOptions> = {}): OutboundHttp {
    const http = createOutboundHttp({ trustedOrigins: [], allowPrivateTargets: false, ...options });
    this.#clients.push(http);
    return http;
  }

  /** A server of the operator's own, on loopback. */
  async serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    this.#servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${portOf(server)}`;
  }

  /** The same, byte by byte: `answer` is called for every request that arrives on a connection. */
  async serveBytes(answer: (socket: net.Socket, request: string) => void): Promise<string> {
    const server = net.createServer((socket) => {
      socket.setNoDelay(true).on('error', () => socket.destroy());
      socket.setEncoding('latin1').on('data', (request: string) => answer(socket, request));
    });
    this.#byteServers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${portOf(server)}`;
  }

  /** Ends what a test made. */
  async clear(): Promise<void> {
    this.connections = 0;
    for (const http of this.#clients.splice(0)) await http.close();
    for (const server of this.#servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
    for (const server of this.#byteServers.splice(0)) server.close(); // the clients have ended the connections
  }

  async stop(): Promise<void> {
    this.#canary.close();
    await once(this.#canary, 'close');
  }
}

type Rest = Partial<Omit<Extract<OutboundRequest, { method: 'GET' }>, 'method' | 'url'>>;
const bounds = { timeoutMs: 2_000, maxBytes: 1_000 };

/** A call to an address that a user chose. */
export const get = (http: OutboundHttp, url: string, rest: Rest = {}): Promise<OutboundAnswer> =>
  http.send({ method: 'GET', url, addressFrom: 'user', ...bounds, ...rest });

/** A call to an address from the settings. */
export const getOwn = (http: OutboundHttp, url: string, rest: Rest = {}): Promise<OutboundAnswer> =>
  get(http, url, { addressFrom: 'settings', ...rest });
