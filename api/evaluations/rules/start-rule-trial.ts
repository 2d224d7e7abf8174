import { TypedSearchAttributes } from '@temporalio/common';
import { evaluateRuleId } from '../../../workflows/evaluations/evaluate-rule.ts';
import { evaluationsTaskQueues } from '../../../workflows/evaluations/task-queues.ts';
import { searchAttributes } from '../../../workflows/search-attributes.ts';
import type { Services } from '../services.ts';

interface Trial {
  workspaceId: string;
  workspaceName: string;
  trialId: string;
  /** The caller goes after this long, and so does the workflow. */
  deadlineMs: number;
}

/** Starts the job of one trial; while Temporal is away the caller gets its answer when the time is up. */
export async function startRuleTrial(
  { temporal }: Pick<Services, 'temporal'>,
  { workspaceId, workspaceName, trialId, deadlineMs }: Trial,
): Promise<void> {
  const start = () =>
    temporal.workflow.start('evaluateRule', {
      workflowId: evaluateRuleId(workspaceId, trialId),
      taskQueue: evaluationsTaskQueues.jobs,
      args: [{ workspaceId, trialId }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowExecutionTimeout: deadlineMs * 2,
      staticSummary: `Try a judged rule for ${workspaceName}`,
      typedSearchAttributes: new TypedSearchAttributes([
        { key: searchAttributes.workspace, value: workspaceId },
        { key: searchAttributes.room, value: 'evaluations' },
        { key: searchAttributes.entity, value: trialId },
      ]),
    });
  await temporal.connection.withDeadline(Date.now() + deadlineMs, start).catch(() => {});
}
