import type { StepOutcome } from '../../db/evaluations/evaluation-steps.ts';
import { storeUsage } from '../../db/evaluations/judged-steps.ts';
import type { JudgeTurn } from '../../domain/evaluations/evaluation-steps.ts';
import { addCall, type JudgeUsage, noUsage } from '../../domain/evaluations/judge/judge-usage.ts';
import { reason } from '../failures.ts';
import { askJudge, type JudgeCase } from './ask-judge.ts';
import type { EvaluationsDeps } from './deps.ts';

/** Shortest wait of a log whose workspace has no place left with its provider; the workflow doubles it. */
const WAIT_FOR_PLACE_MS = 1_000;

/**
 * One attempt to have a rule judged: `store` gets the outcome and what its calls used, to be stored together, so that
 * calls count once however often the activity runs. Calls that brought no outcome are counted before it fails.
 */
export async function judgeWithUsage(
  deps: EvaluationsDeps,
  wanted: Omit<JudgeCase, 'onCall'>,
  store: (outcome: StepOutcome, usage: JudgeUsage) => Promise<void>,
): Promise<JudgeTurn> {
  let usage = noUsage;
  const onCall: JudgeCase['onCall'] = (call, model) => {
    usage = addCall(usage, call, deps.judges.prices[model]);
  };
  const outcome = await askJudge(deps, { ...wanted, onCall }).catch(async (failure: unknown) => {
    await countInVain(deps, wanted.workspaceId, usage);
    throw failure;
  });
  if (!outcome) return { waitMs: WAIT_FOR_PLACE_MS * (0.5 + Math.random()) * deps.retryTimeScale };
  await store(outcome, usage);
  return null;
}

async function countInVain({ db, log }: EvaluationsDeps, workspaceId: string, usage: JudgeUsage): Promise<void> {
  if (usage.llmJudgeCalls === 0) return;
  await storeUsage(db, workspaceId, usage).catch((error: unknown) =>
    log.warn({ reason: reason(error), workspaceId }, 'calls of a judge are not counted'),
  );
}
