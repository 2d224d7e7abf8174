import { randomBytes } from 'node:crypto';
import { ApplicationFailure, Context } from '@temporalio/activity';
import type { StepOutcome } from '../../db/evaluations/evaluation-steps.ts';
import type { Settings } from '../../db/evaluations/settings.repository.ts';
import { type RecordedRule, recordRule } from '../../domain/evaluations/apply-rule.ts';
import type { Rule } from '../../domain/evaluations/contract/rules/rule.ts';
import { judgeFailure, judgeOutcome } from '../../domain/evaluations/judge/judge-outcome.ts';
import { judgePrompt } from '../../domain/evaluations/judge/judge-prompt.ts';
import type { CallUsage } from '../../domain/evaluations/judge/judge-usage.ts';
import { cutLlmOutput, readJudgeAnswer } from '../../domain/evaluations/judge/read-judge-answer.ts';
import { BreakerOpen, type CallMeaning } from '../breaker.ts';
import type { EvaluationsDeps } from './deps.ts';
import { JudgeError, type JudgeReply } from './judges/judge.ts';
import { type PickedJudge, pickJudge } from './pick-judge.ts';

export interface JudgeCase {
  workspaceId: string;
  rule: RecordedRule & Pick<Rule, 'llmJudgeProvider' | 'llmJudgeModel'>;
  output: string;
  input: string | null;
  inputText: string | null;
  settings: Settings;
  /** Aborted when the log is gone or the activity is cancelled; its reason is then what the activity fails with. */
  signal: AbortSignal;
  /** Told of every call that reached a provider. */
  onCall: (call: CallUsage, model: string) => void;
}

/** An answer without a usable verdict is asked for once more. */
const CALLS_FOR_A_VERDICT = 2;
/** Back-off before the second and the third attempt (contract section 9.6). */
const BACK_OFF_MS = [1_000, 3_000];

/**
 * One attempt to have a rule judged; null when the workspace has no place left with this provider, and nobody was asked.
 * Failures say whether Temporal shall try again, and when.
 */
export async function askJudge(deps: EvaluationsDeps, wanted: JudgeCase): Promise<StepOutcome | null> {
  const picked = pickJudge(deps, wanted, wanted.settings);
  if (!picked.ok) throw final(picked.reason);
  const upstream = `${wanted.workspaceId}/${picked.judge.provider}`;
  const leave = deps.judgeLimit.acquire(upstream);
  if (!leave) return null;
  try {
    return await askForVerdict(deps, wanted, { ...picked, upstream });
  } finally {
    leave();
  }
}

type Upstream = Extract<PickedJudge, { ok: true }> & { upstream: string };

async function askForVerdict(deps: EvaluationsDeps, wanted: JudgeCase, picked: Upstream): Promise<StepOutcome> {
  const { judge, model, apiKey } = picked;
  const named = `${judge.provider}/${model}`;
  const onCall = (call: CallUsage) => wanted.onCall(call, named);
  const { signal } = wanted;
  let llm: { model: string; llmOutput: string | null } = { model: named, llmOutput: null };
  let why = '';
  for (let call = 1; call <= CALLS_FOR_A_VERDICT; call += 1) {
    const question = { model, apiKey, ...judgePrompt({ ...wanted, token: token() }), signal, onCall };
    const { text, cutOff } = await throughBreaker(deps, picked, signal, () => judge.ask(question));
    const answer = cutOff ? null : readJudgeAnswer(text);
    llm = { model: named, llmOutput: cutLlmOutput(text) };
    why = cutOff ? ': its answer was cut off' : '';
    if (answer) return { rule: recordRule(wanted.rule, judgeOutcome(answer), llm), confidence: answer.confidence };
  }
  const failure = judgeFailure(`${judge.provider} gave no usable verdict${why}`);
  return { rule: recordRule(wanted.rule, failure, llm), confidence: 0 };
}

const token = (): string => randomBytes(9).toString('base64url');

async function throughBreaker(
  { breakers, retryTimeScale }: EvaluationsDeps,
  { judge: { provider }, upstream }: Upstream,
  signal: AbortSignal,
  ask: () => Promise<JudgeReply>,
): Promise<JudgeReply> {
  const meaningOf = (error: unknown): CallMeaning => {
    if (signal.aborted) return 'neither';
    return error instanceof JudgeError && error.final ? 'answer' : 'failure';
  };
  try {
    return await breakers.run(upstream, ask, meaningOf);
  } catch (error) {
    if (error instanceof BreakerOpen) throw final(`${provider} failed too often lately and is left alone for a while`);
    if (signal.aborted) throw signal.reason; // a worker that stops is no answer of the judge: the next one asks again
    if (error instanceof JudgeError && error.final) throw final(error.message);
    const known = error instanceof JudgeError;
    const backOffMs = BACK_OFF_MS[Context.current().info.attempt - 1] ?? 0;
    throw ApplicationFailure.create({
      type: 'JudgeFailed',
      message: known ? error.message : `${provider} did not answer (${networkReason(error)})`,
      // What the provider asks for is its own time, not ours to scale, and brings no attempt forward.
      nextRetryDelay: Math.max(backOffMs * retryTimeScale, (known ? error.retryAfterMs : undefined) ?? 0),
    });
  }
}

const final = (message: string): ApplicationFailure =>
  ApplicationFailure.create({ type: 'JudgeFailed', message, nonRetryable: true });

/** The error's kind alone: its message may name the address that was called. */
const networkReason = (error: unknown): string =>
  typeof error === 'object' && error && 'name' in error && error.name === 'TimeoutError' ? 'time-out' : 'network error';
