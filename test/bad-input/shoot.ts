import { Agent, request } from 'node:http';
import { parseSpelled } from './spelled-json.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 4 });

/** No request may take longer. */
export const patienceMs = 20_000;

/** A request as it goes out; nothing is added but Host and Content-Length. */
export interface Shot {
  method: string;
  /** Path and query, already encoded. */
  path: string;
  headers: [string, string][];
  body?: string | Buffer | undefined;
}

export interface Hit {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** Parsed where the answer says it is JSON; undefined otherwise. */
  json: unknown;
  tookMs: number;
}

/** Sends it and reads the answer; rejects when there is none within 5 s. */
export function shoot(port: number, { method, path, headers, body }: Shot): Promise<Hit> {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const raw = [['Host', '127.0.0.1'], ...headers, ...(bytes ? [['Content-Length', String(bytes.length)]] : [])].flat();
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(patienceMs);
    const req = request({ host: '127.0.0.1', port, method, path, headers: raw as never, agent, signal }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.once('error', reject);
      res.once('end', () => {
        const text = Buffer.concat(chunks).toString();
        const isJson = /json/.test(res.headers['content-type'] ?? '') && text !== '';
        const tookMs = performance.now() - startedAt;
        try {
          const json = isJson ? parseSpelled(text) : undefined;
          resolve({ status: res.statusCode ?? 0, headers: res.headers, text, json, tookMs });
        } catch (error) {
          reject(error);
        }
      });
    });
    req.once('error', reject);
    req.end(bytes);
  });
}

/** Ends the connections that were kept. */
export const hangUp = () => agent.destroy();
