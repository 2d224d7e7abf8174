import { proxyActivities } from '@temporalio/workflow';
import type { InvestigationsActivities } from '../../activities/investigations/index.ts';
import type { RetentionInput, RetentionProgress } from '../../domain/durable/retention.ts';
import { deleteInEveryWorkspace, retentionOptions } from '../retention.ts';

const { listWorkspaces, purgeSubjectsBefore } = proxyActivities<InvestigationsActivities>(retentionOptions);

export const purgeSubjectsId = 'purge-subjects';

/** Job, once an hour: subjects whose retention is over are deleted as if somebody had (contract section 11). */
export const purgeSubjects = (input: RetentionInput): Promise<RetentionProgress> =>
  deleteInEveryWorkspace(input, { listWorkspaces, deleteBefore: purgeSubjectsBefore, what: 'subjects' });
