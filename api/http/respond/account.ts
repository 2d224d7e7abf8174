import type { RequestContext } from '../request-context.ts';
import type { AnswerEnd } from './write-content.ts';
import type { StreamEnd } from './write-event-stream.ts';

/** What became of a request. */
interface Outcome {
  status: number;
  aborted: AnswerEnd['aborted'] | 'slow_reader';
  /** Of an event stream: who ended it. */
  ended?: StreamEnd['ended'];
}

/** A request that took longer is worth a line even when all is well. */
const slowMs = 2_000;

/** A query may hold a key, and so may what was meant as one or stands at the wrong place: 40 characters in a row. */
const shownPath = (url: string): string => (url.split(/\?|%3f/i, 1)[0] ?? '').replace(/[A-Za-z0-9]{40,}/g, '[hidden]');

/** Counts and logs a request, once: when its answer is out, or will never be. */
export function account<Services>(context: RequestContext<Services>, { status, aborted, ended }: Outcome): void {
  const { server, product, route, req } = context;
  const tookMs = performance.now() - context.startedAt;
  const labels = [product?.product ?? 'none', route?.id ?? 'none', req.method, String(status)] as const;
  server.metrics.httpDuration.labels(...labels).observe(tookMs / 1000);
  if (aborted) server.metrics.httpAborted.labels(...labels, aborted).inc();
  const level = aborted || ended || status >= 500 || tookMs > slowMs ? 'info' : 'debug';
  if (!server.log.isLevelEnabled(level)) return;
  const facts = {
    method: req.method,
    path: shownPath(req.originalUrl),
    status,
    ms: Math.round(tookMs),
    bytes: context.bytesSent,
  };
  context.log[level]({ ...facts, ...(aborted && { aborted }), ...(ended && { ended }) }, 'request');
}
