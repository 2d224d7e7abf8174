import {
  ActivityFailure,
  ApplicationFailure,
  defineQuery,
  type LocalActivityOptions,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { InvestigationsActivities } from '../../activities/investigations/index.ts';
import {
  type RunPlan,
  type RunProgress,
  type SettleRunResult,
  UNSETTLEABLE,
} from '../../domain/investigations/enrichment/run-steps.ts';
import { woken } from '../drain.ts';
import { noProgress, runSources } from './run-sources.ts';

export const runProgress = defineQuery<RunProgress>('progress');

/**
 * Our own storage: it comes back, so these wait for it as long as it takes, by a timer and with no workflow task held open.
 * They run within the workflow's own tasks, because a task of theirs would cost the server more than they cost us.
 */
export const runSteps: LocalActivityOptions = {
  startToCloseTimeout: '15 s',
  retry: { maximumInterval: '5 s' },
  localRetryThreshold: '1 s',
};

const { settleRun } = proxyLocalActivities<InvestigationsActivities>(runSteps);

/** Works the run that `begin` begins, from its sources to its evidence, and those accepted while it ends. */
export async function workRuns(begin: () => Promise<RunPlan | null>): Promise<SettleRunResult> {
  const progress = noProgress();
  let result: SettleRunResult = null;
  let wakes = 0;
  setHandler(woken, () => {
    wakes += 1;
  });
  setHandler(runProgress, () => progress);
  // The next run may be accepted while this one ends: then it is looked at before this workflow does.
  for (;;) {
    const seen = wakes;
    const plan = await begin();
    if (plan) result = await askAndSettle(plan, progress);
    if (wakes === seen) return result;
  }
}

async function askAndSettle(plan: RunPlan, progress: RunProgress): Promise<SettleRunResult> {
  const { workspaceId, runId } = plan;
  const unfinished = await runSources(plan, progress);
  setCurrentDetails('**Storing** evidence and score');
  const result = await settle({ workspaceId, runId, unfinished });
  setCurrentDetails('**Done**');
  return result;
}

/** A run that cannot be settled with its evidence ends without: nothing stays in progress for ever. */
async function settle(input: Parameters<typeof settleRun>[0]): Promise<SettleRunResult> {
  try {
    return await settleRun(input);
  } catch (error) {
    const cause = error instanceof ActivityFailure ? error.cause : null;
    if (!(cause instanceof ApplicationFailure) || cause.type !== UNSETTLEABLE) throw error;
    return settleRun({ ...input, isGivenUp: true });
  }
}
