import { Context } from '@temporalio/activity';
import { uncountClaim } from '../../../db/durable/claims.ts';
import { cannotStore } from '../../../db/errors/cannot-store.ts';
import { logQueue } from '../../../db/evaluations/logs/log.queue.ts';
import type { ActivityDeps } from '../../deps.ts';

/** Its workflow begins again at once; shorter than an activity may be without a heartbeat. */
const PAUSE_MS = 5_000;

/** A step of a job that could not be stored: its begin does not count, or a full disk would give the log up. */
export async function awaitDiskSpace<T>(
  { db }: ActivityDeps,
  { workspaceId, uid }: { workspaceId: string; uid: string },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (cannotStore(error)) {
      await uncountClaim(db, logQueue, workspaceId, uid).catch(() => {}); // without room for that, it counts
      await Context.current().sleep(PAUSE_MS);
    }
    throw error;
  }
}
