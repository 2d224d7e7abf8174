import {
  type ActivityFunctionWithOptions,
  continueAsNew,
  defineQuery,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { DeleteBeforeInput, RetentionInput, RetentionProgress } from '../domain/durable/retention.ts';

export const retentionProgress = defineQuery<RetentionProgress>('progress');

/** Our own storage: tried until it is back. A workspace with years of rows may take long; it beats after every batch. */
export const retentionOptions = { startToCloseTimeout: '6 hours', heartbeatTimeout: '1 min' } as const;

const DAY_MS = 86_400_000;
/** Workspaces of one run, so that its history stays short. */
const WORKSPACES_PER_RUN = 500;

export interface Deletion {
  listWorkspaces(input: { after: string | null; most: number }): Promise<string[]>;
  deleteBefore: ActivityFunctionWithOptions<(input: DeleteBeforeInput) => Promise<number>>;
  /** In the plural, for operators. */
  what: string;
}

/** Deletes what is older than the installation keeps it, in every workspace, one after the other. */
export async function deleteInEveryWorkspace(
  input: RetentionInput,
  { listWorkspaces, deleteBefore, what }: Deletion,
): Promise<RetentionProgress> {
  const progress = input.progress ?? start(input.days);
  setHandler(retentionProgress, () => progress);
  const ids = await listWorkspaces({ after: progress.after, most: WORKSPACES_PER_RUN });
  for (const workspaceId of ids) {
    setCurrentDetails(`Deleted ${progress.deleted} ${what} from before ${progress.before}`);
    const summary = `workspace ${workspaceId}`;
    progress.deleted += await deleteBefore.executeWithOptions({ summary }, [{ workspaceId, before: progress.before }]);
    progress.workspaces += 1;
    progress.after = workspaceId;
  }
  if (ids.length === WORKSPACES_PER_RUN) await continueAsNew({ ...input, progress });
  return progress;
}

const start = (days: number): RetentionProgress => ({
  before: new Date(Date.now() - days * DAY_MS).toISOString(),
  after: null,
  workspaces: 0,
  deleted: 0,
});
