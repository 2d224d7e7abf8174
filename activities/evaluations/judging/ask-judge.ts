import { randomBytes } from 'node:crypto';
import { Context } from '@temporalio/activity';
import type { Settings } from '../../../db/evaluations/settings/settings.repository.ts';
import type { StepOutcome } from '../../../db/evaluations/verdicts/evaluation-steps.ts';
import { storeUsage } from '../../../db/evaluations/verdicts/judged-steps.ts';
import { type RecordedRule, recordRule } from '../../../domain/evaluations/apply-rule.ts';
import type { Rule } from '../../../domain/evaluations/contract/rules/rule.ts';
import { JUDGE_FAILED, type JudgeTurn } from '../../../domain/evaluations/evaluation-steps.ts';
import { judgeFailure, judgeOutcome } from '../../../domain/evaluations/judge/judge-outcome.ts';
import { judgePrompt } from '../../../domain/evaluations/judge/judge-prompt.ts';
import { judgeRequest } from '../../../domain/evaluations/judge/judge-request.ts';
import { addCall, type JudgeUsage, noUsage } from '../../../domain/evaluations/judge/judge-usage.ts';
import { cutLlmOutput, readJudgeAnswer } from '../../../domain/evaluations/judge/read-judge-answer.ts';
import type { Usage } from '../../../domain/models/usage.ts';
import { reason } from '../../failures.ts';
import { type Model, ModelError } from '../../models/model.ts';
import { modelFailure } from '../../models/model-failure.ts';
import type { EvaluationsDeps } from '../deps.ts';
import { pickJudge } from './pick-judge.ts';

export interface JudgeCase {
  workspaceId: string;
  rule: RecordedRule & Pick<Rule, 'llmJudgeProvider' | 'llmJudgeModel'>;
  output: string;
  input: string | null;
  inputText: string | null;
  settings: Settings;
  /** Aborted when the log is gone or the activity is cancelled; its reason is then what the activity fails with. */
  signal: AbortSignal;
}

/** Shortest wait of a log whose workspace has no place left with its provider; the workflow doubles it. */
const WAIT_FOR_PLACE_MS = 1_000;
/** An answer without a usable verdict is asked for once more. */
const CALLS_FOR_A_VERDICT = 2;
/** Before the second and the third attempt, and the longest that a provider may ask for (contract section 9.6). */
const retries = { type: JUDGE_FAILED, backOffMs: [1_000, 3_000], longestRetryAfterMs: 10_000 };

/**
 * One attempt to have a rule judged: `store` gets the outcome and what its calls used, to be stored together, so that
 * calls count once however often the activity runs. Calls that brought no outcome are counted before it fails. Nobody
 * is asked while the workspace has no place left with the provider. Failures say whether Temporal shall try again, and
 * when.
 */
export async function askJudge(
  deps: EvaluationsDeps,
  judged: JudgeCase,
  store: (outcome: StepOutcome, usage: JudgeUsage) => Promise<void>,
): Promise<JudgeTurn> {
  const model = pickJudge(deps, judged, judged.settings);
  const leave = deps.judgeLimit.acquire(`${judged.workspaceId}/${model.provider}`);
  if (!leave) return { waitMs: WAIT_FOR_PLACE_MS * (0.5 + Math.random()) * deps.retryTimeScale };
  let usage = noUsage;
  const onCall = (call: Usage) => {
    usage = addCall(usage, call);
  };
  const outcome = await askForVerdict(deps, model, judged, onCall)
    .finally(leave)
    .catch(async (error: unknown) => {
      await countUnusable(deps, judged.workspaceId, usage);
      if (!(error instanceof ModelError)) throw error;
      const { attempt } = Context.current().info;
      throw modelFailure(error, { ...retries, attempt, retryTimeScale: deps.retryTimeScale });
    });
  await store(outcome, usage);
  return null;
}

async function askForVerdict(
  { judge }: EvaluationsDeps,
  model: Model,
  judged: JudgeCase,
  onCall: (call: Usage) => void,
): Promise<StepOutcome> {
  const { provider, name } = model;
  const options = { timeoutMs: judge.timeoutMs, signal: judged.signal, onCall };
  let llmOutput: string | null = null;
  let why = '';
  for (let call = 1; call <= CALLS_FOR_A_VERDICT; call += 1) {
    const prompt = judgePrompt({ ...judged, token: randomBytes(9).toString('base64url') });
    const { text, stopReason } = await model.ask({ ...judgeRequest(provider, prompt), ...options });
    if (stopReason === 'refusal') throw new ModelError(`${provider} refused to judge`, { final: true });
    const cutOff = stopReason === 'length';
    const answer = cutOff ? null : readJudgeAnswer(text);
    llmOutput = cutLlmOutput(text);
    why = cutOff ? ': its answer was cut off' : '';
    if (answer) {
      const rule = recordRule(judged.rule, judgeOutcome(answer), { model: name, llmOutput });
      return { rule, confidence: answer.confidence };
    }
  }
  const failure = judgeFailure(`${provider} gave no usable verdict${why}`);
  return { rule: recordRule(judged.rule, failure, { model: name, llmOutput }), confidence: 0 };
}

async function countUnusable({ db, log }: EvaluationsDeps, workspaceId: string, usage: JudgeUsage): Promise<void> {
  if (usage.llmJudgeCalls === 0) return;
  await storeUsage(db, workspaceId, usage).catch((error: unknown) =>
    log.warn({ reason: reason(error), workspaceId }, 'calls of a judge are not counted'),
  );
}
