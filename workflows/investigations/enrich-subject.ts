import { proxyLocalActivities } from '@temporalio/workflow';
import type { InvestigationsActivities } from '../../activities/investigations/index.ts';
import type { EnrichSubjectInput, SettleRunResult } from '../../domain/investigations/enrichment/run-steps.ts';
import { runSteps, workRuns } from './work-runs.ts';

export const enrichSubjectId = (workspaceId: string, subjectId: string): string =>
  `enrich-subject/${workspaceId}/${subjectId}`;

const { beginRun } = proxyLocalActivities<InvestigationsActivities>(runSteps);

/**
 * Job: one subject's enrichment (contract section 8.1), from its sources to its evidence, score and event, which commit at
 * once.
 */
export const enrichSubject = ({ workspaceId, subjectId }: EnrichSubjectInput): Promise<SettleRunResult> =>
  workRuns(() => beginRun({ workspaceId, subjectId }));
