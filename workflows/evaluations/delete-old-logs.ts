import { proxyActivities } from '@temporalio/workflow';
import type { EvaluationsActivities } from '../../activities/evaluations/index.ts';
import type { RetentionInput, RetentionProgress } from '../../domain/durable/retention.ts';
import { deleteInEveryWorkspace, retentionOptions } from '../retention.ts';

const { listWorkspaces, deleteLogsBefore } = proxyActivities<EvaluationsActivities>(retentionOptions);

export const deleteOldLogsId = 'delete-old-logs';

/** Job, once a day: deletes logs that are older than the installation keeps them (section 13.4). */
export const deleteOldLogs = (input: RetentionInput): Promise<RetentionProgress> =>
  deleteInEveryWorkspace(input, { listWorkspaces, deleteBefore: deleteLogsBefore, what: 'logs' });
