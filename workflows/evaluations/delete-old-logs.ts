import { continueAsNew, defineQuery, proxyActivities, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { EvaluationsActivities } from '../../activities/evaluations/index.ts';
import type { DeleteOldLogsInput, RetentionProgress } from '../../domain/evaluations/retention.ts';

// Our own storage: tried until it is back. A workspace with years of logs may take long; it beats after every batch.
const { listWorkspaces, deleteLogsBefore } = proxyActivities<EvaluationsActivities>({
  startToCloseTimeout: '6 hours',
  heartbeatTimeout: '1 min',
});

export const deleteOldLogsId = 'delete-old-logs';

export const retentionProgress = defineQuery<RetentionProgress>('progress');

const DAY_MS = 86_400_000;
/** Workspaces of one run, so that its history stays short. */
const WORKSPACES_PER_RUN = 500;

/** Job, once a day: deletes logs that are older than the installation keeps them, in every workspace (section 13.4). */
export async function deleteOldLogs(input: DeleteOldLogsInput): Promise<RetentionProgress> {
  const progress = input.progress ?? start(input.days);
  setHandler(retentionProgress, () => progress);
  const ids = await listWorkspaces({ after: progress.after, most: WORKSPACES_PER_RUN });
  for (const workspaceId of ids) {
    setCurrentDetails(`Deleted ${progress.deleted} logs from before ${progress.before}`);
    const summary = `workspace ${workspaceId}`;
    progress.deleted += await deleteLogsBefore.executeWithOptions({ summary }, [
      { workspaceId, before: progress.before },
    ]);
    progress.workspaces += 1;
    progress.after = workspaceId;
  }
  if (ids.length === WORKSPACES_PER_RUN) await continueAsNew<typeof deleteOldLogs>({ ...input, progress });
  return progress;
}

const start = (days: number): RetentionProgress => ({
  before: new Date(Date.now() - days * DAY_MS).toISOString(),
  after: null,
  workspaces: 0,
  deleted: 0,
});
