import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Call } from './call.ts';

/** An answer ready for the wire; header names in lower case. */
export interface Rendered {
  status: number;
  headers: Record<string, string>;
  content: string | Uint8Array | AsyncIterable<string | Uint8Array> | null;
}

/** A request that took longer is worth a line even when all is well. */
const slowMs = 2_000;

/** Writes the answer in one piece, or streams it; then counts and logs the request. */
export async function respond<Services>(call: Call<Services>, { status, headers, content }: Rendered): Promise<void> {
  const { res } = call;
  const all: Record<string, string | number> = {
    ...call.floor.headers,
    ...call.product?.headers?.(call.limitState),
    ...headers,
    'x-request-id': call.requestId,
  };
  if (content === null || typeof content === 'string' || content instanceof Uint8Array) {
    if (status !== 204 && status !== 304) all['content-length'] = content === null ? 0 : Buffer.byteLength(content);
    res.writeHead(status, all).end(content ?? undefined);
  } else {
    res.writeHead(status, all).flushHeaders();
    if (call.req.method === 'HEAD') {
      res.end();
      if (content instanceof Readable) content.destroy(); // nobody reads it to its end
    } else await pipeline(Readable.from(content), res);
  }
  account(call, status);
}

function account<Services>(call: Call<Services>, status: number): void {
  const { floor, route, req } = call;
  const tookMs = performance.now() - call.startedAt;
  floor.metrics.httpDuration.labels(route?.id ?? 'none', req.method, String(status)).observe(tookMs / 1000);
  const level = status >= 500 || tookMs > slowMs ? 'info' : 'debug';
  if (!floor.log.isLevelEnabled(level)) return;
  const [path] = req.originalUrl.split('?', 1); // a query may hold a key
  call.log[level]({ method: req.method, path, status, ms: Math.round(tookMs) }, 'request');
}
