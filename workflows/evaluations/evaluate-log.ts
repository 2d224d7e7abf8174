import {
  ActivityFailure,
  ApplicationFailure,
  log,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { EvaluationsActivities } from '../../activities/evaluations/index.ts';
import {
  type EvaluateLogInput,
  type EvaluationPlan,
  type JudgedRule,
  STORAGE_AWAY,
} from '../../domain/evaluations/evaluation-steps.ts';
import { woken } from '../drain.ts';
import { inParallel } from '../in-parallel.ts';
import { inTurn } from './in-turn.ts';
import { judgeCalls } from './judge-calls.ts';
import { judgeFailureReason } from './judge-failure-reason.ts';

const JUDGES_AT_ONCE = 4;

// Our own storage: it comes back, so these wait for it as long as it takes, and notice it within seconds. They run
// within the workflow's own tasks, because a task of theirs would cost the server more than they cost us; what has to
// wait for another try waits by a timer, so that no workflow task is held open.
const { beginEvaluation, settleEvaluation } = proxyLocalActivities<EvaluationsActivities>({
  startToCloseTimeout: '15 s',
  retry: { maximumInterval: '5 s' },
  localRetryThreshold: '1 s',
});

// The activity says which failures are worth another try.
const { judgeRule } = proxyActivities<EvaluationsActivities>(judgeCalls);

/** Job: one log with rules that a model judges (contract section 15), from its rules as they are now to its verdict. */
export async function evaluateLog(input: EvaluateLogInput): Promise<void> {
  let wakes = 0;
  setHandler(woken, () => {
    wakes += 1;
  });
  // The id may have been deleted and given to a new log while this ran, even while it ended: then that one is next.
  for (;;) {
    const seen = wakes;
    const plan = await beginEvaluation(input);
    if (plan) await judgeAndSettle(plan);
    else if (wakes === seen) return;
  }
}

async function judgeAndSettle(plan: EvaluationPlan): Promise<void> {
  const failures = await judgeRules(plan);
  // Beginning again waits for our storage; rules whose outcome it kept are not judged twice, and begins are counted.
  if (!failures) return;
  setCurrentDetails('**Storing** the verdict');
  const { workspaceId, uid } = plan;
  await settleEvaluation({ workspaceId, uid, failures });
  setCurrentDetails('**Done**');
}

/** Asks the judge about each rule, and answers why any of them has no outcome; null when our own storage went away. */
async function judgeRules({ workspaceId, uid, judged }: EvaluationPlan): Promise<Record<number, string> | null> {
  const failures: Record<number, string> = {};
  let storageAway = false;
  let answered = 0;
  const report = () => setCurrentDetails(`**Asking the judge**: ${answered} of ${judged.length} rules answered`);
  report();
  await inParallel(JUDGES_AT_ONCE, judged, async ({ position, label }: JudgedRule) => {
    try {
      await inTurn(() => judgeRule.executeWithOptions({ summary: label }, [{ workspaceId, uid, position }]));
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      storageAway ||= error.cause instanceof ApplicationFailure && error.cause.type === STORAGE_AWAY;
      failures[position] = judgeFailureReason(error);
      log.warn('the judge gave no verdict', { position, reason: failures[position] });
    }
    answered += 1;
    report();
  });
  return storageAway ? null : failures;
}
