import type { Call } from './call.ts';
import type { AnswerEnd } from './write-content.ts';

/** What became of a request. */
interface Outcome {
  status: number;
  aborted: AnswerEnd['aborted'];
}

/** A request that took longer is worth a line even when all is well. */
const slowMs = 2_000;

/** Counts and logs a request, once: when its answer is out, or will never be. */
export function account<Services>(call: Call<Services>, { status, aborted }: Outcome): void {
  const { floor, route, req } = call;
  const tookMs = performance.now() - call.startedAt;
  const labels = [route?.id ?? 'none', req.method, String(status)] as const;
  floor.metrics.httpDuration.labels(...labels).observe(tookMs / 1000);
  if (aborted) floor.metrics.httpAborted.labels(...labels, aborted).inc();
  const level = aborted || status >= 500 || tookMs > slowMs ? 'info' : 'debug';
  if (!floor.log.isLevelEnabled(level)) return;
  const [path] = req.originalUrl.split('?', 1); // a query may hold a key
  const facts = { method: req.method, path, status, ms: Math.round(tookMs), bytes: call.bytesSent };
  call.log[level]({ ...facts, ...(aborted && { aborted }) }, 'request');
}
