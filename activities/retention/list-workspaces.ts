import { Context } from '@temporalio/activity';
import { nextWorkspaceIds } from '../../db/tenancy/next-workspace-ids.ts';
import type { ActivityDeps } from '../deps.ts';
import { retryLater } from '../failures.ts';

/** Up to `most` workspaces behind this one, in the order of their ids. */
export const listWorkspaces =
  ({ db, retryTimeScale }: ActivityDeps) =>
  async ({ after, most }: { after: string | null; most: number }): Promise<string[]> => {
    try {
      return await nextWorkspaceIds(db, after, most);
    } catch (error) {
      throw retryLater(error, Context.current().info.attempt, retryTimeScale);
    }
  };
