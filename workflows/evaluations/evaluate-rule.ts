import { ActivityFailure, proxyActivities } from '@temporalio/workflow';
import type { EvaluationsActivities } from '../../activities/evaluations/index.ts';
import type { EvaluateRuleInput } from '../../domain/evaluations/evaluation-steps.ts';
import { judgeFailureReason } from './judge-failure-reason.ts';

const { settleRuleTrial } = proxyActivities<EvaluationsActivities>({ startToCloseTimeout: '15 s' });

// As for a stored log; the caller waits 30 s at most, so the whole must not outlive that for long.
const { judgeRuleTrial } = proxyActivities<EvaluationsActivities>({
  startToCloseTimeout: '50 s',
  heartbeatTimeout: '10 s',
  retry: { maximumAttempts: 3 },
});

/** Job: one unsaved rule judged on one output (contract section 7.2). Its row goes when its caller has the answer. */
export async function evaluateRule(input: EvaluateRuleInput): Promise<void> {
  try {
    await judgeRuleTrial(input);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    await settleRuleTrial({ ...input, failure: judgeFailureReason(error) });
  }
}
