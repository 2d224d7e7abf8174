import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';

/** A bucket on loopback that speaks as much of S3 as a store uses, and holds callers to it. */
export interface S3Stub {
  endpoint: string;
  objects: Map<string, Buffer>;
  /** What a caller did that a real server refuses. */
  refused: string[];
  close(): Promise<void>;
}

async function bodyOf(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const xmlError = (code: string) => `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`;

function misconduct({ headers }: IncomingMessage, accessKeyId: string): string | null {
  const authorization = headers.authorization ?? '';
  if (!authorization.startsWith(`AWS4-HMAC-SHA256 Credential=${accessKeyId}/`)) return 'not signed';
  if (!headers['x-amz-date'] || !headers['x-amz-content-sha256']) return 'no date or digest';
  const isNewer = Object.keys(headers).some((name) => name.startsWith('x-amz-checksum') || name === 'x-amz-trailer');
  return isNewer || headers['content-encoding'] === 'aws-chunked' ? 'a checksum that only Amazon knows' : null;
}

/** Starts it for one login. */
export async function startS3Stub(accessKeyId: string): Promise<S3Stub> {
  const objects = new Map<string, Buffer>();
  const refused: string[] = [];
  const server = createServer(async (req, res) => {
    const key = decodeURIComponent(new URL(req.url ?? '/', 'http://s3').pathname);
    const body = await bodyOf(req);
    const wrong = misconduct(req, accessKeyId);
    if (wrong) {
      refused.push(`${req.method} ${key}: ${wrong}`);
      return void res.writeHead(403).end(xmlError('AccessDenied'));
    }
    const object = objects.get(key);
    if (req.method === 'PUT') {
      if (Number(req.headers['content-length']) !== body.length) refused.push(`PUT ${key}: no length`);
      objects.set(key, body);
      return void res.writeHead(200, { etag: '"x"' }).end();
    }
    if (req.method === 'DELETE') {
      objects.delete(key);
      return void res.writeHead(204).end();
    }
    if (!object) return void res.writeHead(404, { 'content-type': 'application/xml' }).end(xmlError('NoSuchKey'));
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(req.headers.range ?? '') ?? [];
    if (first === undefined) return void res.end(object);
    res.writeHead(206).end(object.subarray(Number(first), Number(last) + 1));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    endpoint: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    objects,
    refused,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
