import { Context } from '@temporalio/activity';
import { deleteOldLogs, nextWorkspaceIds, OLD_LOGS_BATCH } from '../../db/evaluations/old-logs.ts';
import { retryLater } from '../failures.ts';
import type { EvaluationsDeps } from './deps.ts';

/** Up to `most` workspaces behind this one, in the order of their ids. */
export const listWorkspaces =
  ({ db, retryTimeScale }: EvaluationsDeps) =>
  async ({ after, most }: { after: string | null; most: number }): Promise<string[]> => {
    try {
      return await nextWorkspaceIds(db, after, most);
    } catch (error) {
      throw retryLater(error, Context.current().info.attempt, retryTimeScale);
    }
  };

/** Deletes a workspace's logs from before this instant, but never pending ones, batch by batch; answers how many. */
export const deleteLogsBefore =
  ({ db, stopping, retryTimeScale }: EvaluationsDeps) =>
  async ({ workspaceId, before }: { workspaceId: string; before: string }): Promise<number> => {
    const context = Context.current();
    try {
      for (let deleted = 0; ; ) {
        const batch = await deleteOldLogs(db, workspaceId, before);
        deleted += batch;
        context.heartbeat({ deleted });
        if (batch < OLD_LOGS_BATCH) return deleted;
        context.cancellationSignal.throwIfAborted();
        stopping.throwIfAborted(); // the next attempt goes on where this one stopped
      }
    } catch (error) {
      throw retryLater(error, context.info.attempt, retryTimeScale);
    }
  };
