import { Context } from '@temporalio/activity';
import type { Database } from '../../db/database.ts';
import type { DeleteBeforeInput } from '../../domain/durable/retention.ts';
import type { ActivityDeps } from '../deps.ts';
import { retryLater } from '../failures.ts';

/** Deletes one batch of what is from before an instant; answers how many. */
export type DeleteBatch = (db: Database, workspaceId: string, before: string) => Promise<number>;

/** Deletes all of a workspace that is from before an instant, batch by batch; answers how many. */
export const deleteBefore =
  ({ db, stopping, retryTimeScale }: ActivityDeps, { most, deleteBatch }: { most: number; deleteBatch: DeleteBatch }) =>
  async ({ workspaceId, before }: DeleteBeforeInput): Promise<number> => {
    const context = Context.current();
    try {
      for (let deleted = 0; ; ) {
        const batch = await deleteBatch(db, workspaceId, before);
        deleted += batch;
        context.heartbeat({ deleted });
        if (batch < most) return deleted;
        context.cancellationSignal.throwIfAborted();
        stopping.throwIfAborted(); // the next attempt goes on where this one stopped
      }
    } catch (error) {
      throw retryLater(error, context.info.attempt, retryTimeScale);
    }
  };
