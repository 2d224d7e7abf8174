import { ApplicationFailure, Context } from '@temporalio/activity';
import { renewJob } from '../../db/durable/claims.ts';
import { logQueue } from '../../db/evaluations/logs/log.queue.ts';
import type { ActivityDeps } from '../deps.ts';

const BEAT_MS = 2_000;

/** Beats and keeps the relay away while `work` runs; aborts it when the log was deleted or the activity cancelled. */
export async function withHeartbeat<T>(
  { db }: ActivityDeps,
  workspaceId: string,
  uid: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const context = Context.current();
  const gone = new AbortController();
  const beat = setInterval(() => {
    context.heartbeat();
    renewJob(db, logQueue, workspaceId, uid).then(
      (pending) => pending || gone.abort(ApplicationFailure.nonRetryable('the log is gone', 'LogGone')),
      () => {}, // the database being away for a moment is no reason to stop
    );
  }, BEAT_MS);
  try {
    return await work(AbortSignal.any([context.cancellationSignal, gone.signal]));
  } finally {
    clearInterval(beat);
  }
}
