import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/** A server that files are fetched from, well-behaved or not, by its path. */
export interface FileSource {
  url: string;
  /** Paths in the order in which they were asked for. */
  asked: string[];
  /** Ends what `/hang` and `/drip` hold open. */
  close(): Promise<void>;
}

const bytes = Buffer.from('%PDF-1.7\nfetched\n');
const tooMany = (10 << 20) + 1;

type Serve = (res: ServerResponse, asked: number, req: IncomingMessage) => void;

const places: Record<string, Serve> = {
  '/file.pdf': (res) => res.end(bytes),
  '/typed': (res) => res.writeHead(200, { 'content-type': 'text/csv; charset=utf-8' }).end('a,b'),
  '/gone': (res) => res.writeHead(404).end(),
  '/flaky': (res, asked) => (asked < 3 ? res.writeHead(503).end() : res.end(bytes)),
  '/broken': (res) => res.writeHead(500).end(),
  '/hang': () => {},
  '/first-hangs': (res, asked) => (asked === 1 ? res.write(bytes) : res.end(bytes)),
  // As slowly as can be: never silent, never done.
  '/drip': (res) => {
    const drip = setInterval(() => res.write('x'), 20);
    res.once('close', () => clearInterval(drip));
  },
  '/big': (res) => res.end(Buffer.alloc(tooMany)),
  '/big-announced': (res) => res.writeHead(200, { 'content-length': String(1 << 30) }).end(bytes),
  '/short': (res) => {
    res.writeHead(200, { 'content-length': '1000' }).write(bytes);
    setTimeout(() => res.destroy(), 20);
  },
  '/bomb': (res) => res.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(tooMany))),
  '/gzipped': (res) => res.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(bytes)),
  '/redirect': (res) => res.writeHead(302, { location: '/redirect-2' }).end(),
  '/redirect-2': (res) => res.writeHead(307, { location: '/redirect-3' }).end(),
  '/redirect-3': (res) => res.writeHead(301, { location: '/file.pdf' }).end(),
  '/redirect-4': (res) => res.writeHead(302, { location: '/redirect' }).end(),
};

/** The file that it serves. */
export const servedFile = bytes;

/** Starts it on loopback. */
export async function startFileSource(): Promise<FileSource> {
  const asked: string[] = [];
  const server = createServer((req, res) => {
    const { pathname } = new URL(req.url ?? '/', 'http://source');
    asked.push(pathname);
    const count = asked.filter((path) => path === pathname).length;
    const serve = places[pathname];
    if (serve) serve(res, count, req);
    else res.end(bytes);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    asked,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
