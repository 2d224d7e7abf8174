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
  type EvaluateLogResult,
  type EvaluationPlan,
  type FileToFetch,
  type JudgedRule,
  STORAGE_AWAY,
} from '../../domain/evaluations/evaluation-steps.ts';
import { woken } from '../drain.ts';
import { inParallel } from '../in-parallel.ts';
import { fetchFailureReason } from './fetch-failure-reason.ts';
import { judgeCalls } from './judge-calls.ts';
import { judgeFailureReason } from './judge-failure-reason.ts';
import { retryUntilAdmitted } from './retry-until-admitted.ts';
import { evaluationsTaskQueues } from './task-queues.ts';

export const evaluateLogId = (workspaceId: string, logId: string): string => `evaluate-log/${workspaceId}/${logId}`;

const JUDGES_AT_ONCE = 4;
const FETCHES_AT_ONCE = 4;

// Our own storage: it comes back, so these wait for it as long as it takes, and notice it within seconds. They run
// within the workflow's own tasks, because a task of theirs would cost the server more than they cost us; what has to
// wait for another try waits by a timer, so that no workflow task is held open.
const { beginEvaluation, failFiles, settleEvaluation } = proxyLocalActivities<EvaluationsActivities>({
  startToCloseTimeout: '15 s',
  retry: { maximumInterval: '5 s' },
  localRetryThreshold: '1 s',
});

// The activity says which failures are worth another try.
const { judgeRule } = proxyActivities<EvaluationsActivities>(judgeCalls);

// One attempt has 15 s for the source and some for our store; the activity says which failures are worth another try.
const { fetchFile } = proxyActivities<EvaluationsActivities>({
  taskQueue: evaluationsTaskQueues.files,
  startToCloseTimeout: '1 min',
  heartbeatTimeout: '10 s',
  retry: { maximumAttempts: 3 },
});

/**
 * Job: one log with files to fetch, or with rules that a model judges (contract section 15), from its rules as they
 * are once its files are there to its verdict.
 */
export async function evaluateLog(input: EvaluateLogInput): Promise<EvaluateLogResult | null> {
  let result: EvaluateLogResult | null = null;
  let wakes = 0;
  setHandler(woken, () => {
    wakes += 1;
  });
  // The id may have been deleted and given to a new log while this ran, even while it ended: then that one is next.
  for (;;) {
    const seen = wakes;
    const plan = await beginEvaluation(input);
    if (plan?.files)
      await fetchFiles(plan, plan.files); // it begins again when they are there, or cannot be had
    else if (plan) result = await judgeAndSettle(plan);
    else if (wakes === seen) return result;
  }
}

/** Fetches the files of a log; one that cannot be had is noted and fails nothing else. */
async function fetchFiles({ workspaceId, uid }: EvaluationPlan, files: FileToFetch[]): Promise<void> {
  const failures: Record<number, string> = {};
  setCurrentDetails(`**Fetching** ${files.length} files`);
  await inParallel(FETCHES_AT_ONCE, files, async ({ position, label }) => {
    try {
      await fetchFile.executeWithOptions({ summary: label }, [{ workspaceId, uid, position }]);
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      if (isStorageAway(error)) return; // beginning again waits for our storage, and then the file has its turn anew
      failures[position] = fetchFailureReason(error);
      log.warn('a file could not be fetched', { position, reason: failures[position] });
    }
  });
  if (Object.keys(failures).length > 0) await failFiles({ workspaceId, uid, failures });
}

const isStorageAway = ({ cause }: ActivityFailure): boolean =>
  cause instanceof ApplicationFailure && cause.type === STORAGE_AWAY;

async function judgeAndSettle(plan: EvaluationPlan): Promise<EvaluateLogResult | null> {
  const failures = await judgeRules(plan);
  // Beginning again waits for our storage; rules whose outcome it kept are not judged twice, and begins are counted.
  if (!failures) return null;
  setCurrentDetails('**Storing** the verdict');
  const { workspaceId, uid } = plan;
  const result = await settleEvaluation({ workspaceId, uid, failures });
  setCurrentDetails('**Done**');
  return result;
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
      await retryUntilAdmitted(() =>
        judgeRule.executeWithOptions({ summary: label }, [{ workspaceId, uid, position }]),
      );
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      storageAway ||= isStorageAway(error);
      failures[position] = judgeFailureReason(error);
      log.warn('the judge gave no verdict', { position, reason: failures[position] });
    }
    answered += 1;
    report();
  });
  return storageAway ? null : failures;
}
