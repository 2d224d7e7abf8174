import { returnRows } from '../../db/durable/claims.ts';
import type { WorkQueue } from '../../db/durable/work-queue.ts';
import type { ActivityDeps } from '../deps.ts';
import { warnOnce } from '../warn-once.ts';
import type { Lease } from './drain.ts';

/** So that another worker may find the row, and this one does not claim it over and over. */
const UNKNOWN_ROW_MS = 10_000;

export type ReturnUnknownRows = (lease: Lease, ids: string[], what: string) => Promise<void>;

/**
 * Puts rows back as they were that a newer version has written and this one does not know how to work: while a deploy
 * is under way there is a newer worker, or will be. It counts neither as an attempt nor as a claim.
 */
export function returnUnknownRows(
  { db, log, retryTimeScale }: Pick<ActivityDeps, 'db' | 'log' | 'retryTimeScale'>,
  queue: WorkQueue,
): ReturnUnknownRows {
  const warn = warnOnce(log, 'unknown to this version; put back for a newer worker');
  return async ({ workspaceId, leaseToken }, ids, what) => {
    warn({ what });
    const delayMs = UNKNOWN_ROW_MS * retryTimeScale;
    await returnRows(db, queue, workspaceId, { leaseToken, ids, delayMs, counted: false });
  };
}
