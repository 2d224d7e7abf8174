import { ActivityFailure, proxyActivities } from '@temporalio/workflow';
import type { EvaluationsActivities } from '../../activities/evaluations/index.ts';
import type { EvaluateRuleInput } from '../../domain/evaluations/evaluation-steps.ts';
import { judgeCalls } from './judge-calls.ts';
import { judgeFailureReason } from './judge-failure-reason.ts';
import { retryUntilAdmitted } from './retry-until-admitted.ts';

export const evaluateRuleId = (workspaceId: string, trialId: string): string =>
  `evaluate-rule/${workspaceId}/${trialId}`;

const { settleRuleTrial } = proxyActivities<EvaluationsActivities>({ startToCloseTimeout: '15 s' });

// As for a stored log; whoever starts it bounds the whole, because its caller waits for a short time only.
const { judgeRuleTrial } = proxyActivities<EvaluationsActivities>(judgeCalls);

/** Job: one unsaved rule judged on one output (contract section 7.2). Its row goes when its caller has the answer. */
export async function evaluateRule(input: EvaluateRuleInput): Promise<void> {
  try {
    await retryUntilAdmitted(() => judgeRuleTrial(input));
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    await settleRuleTrial({ ...input, failure: judgeFailureReason(error) });
  }
}
