import { randomBytes } from 'node:crypto';
import { ApplicationFailure, Context } from '@temporalio/activity';
import type { StepOutcome } from '../../db/evaluations/evaluation-steps.ts';
import { type RecordedRule, recordRule } from '../../domain/evaluations/apply-rule.ts';
import type { Rule } from '../../domain/evaluations/contract.ts';
import { chooseJudge } from '../../domain/evaluations/judge/choose-judge.ts';
import { judgeOutcome } from '../../domain/evaluations/judge/judge-outcome.ts';
import { judgePrompt } from '../../domain/evaluations/judge/judge-prompt.ts';
import { cutLlmOutput, readJudgeAnswer } from '../../domain/evaluations/judge/read-judge-answer.ts';
import { isBreakerOpen } from '../breaker.ts';
import type { ActivityDeps } from '../deps.ts';
import { type Judge, JudgeError } from './judges/judge.ts';

export interface JudgeCase {
  workspaceId: string;
  rule: RecordedRule & Pick<Rule, 'llmJudgeProvider' | 'llmJudgeModel'>;
  output: string;
  input: string | null;
  inputText: string | null;
  /** Aborted when the log is gone or the activity is cancelled; its reason is then what the activity fails with. */
  signal: AbortSignal;
}

/** An answer without a usable verdict is asked for once more. */
const CALLS_FOR_A_VERDICT = 2;
/** Back-off before the second and the third attempt (contract section 9.6). */
const BACK_OFF_MS = [1_000, 3_000];

/** One attempt to have a rule judged. Failures say whether Temporal shall try again, and when. */
export async function askJudge(deps: ActivityDeps, wanted: JudgeCase): Promise<StepOutcome> {
  const { judge, model } = judgeFor(deps, wanted);
  const ask = () => judge.ask({ model, ...judgePrompt({ ...wanted, token: token() }), signal: wanted.signal });
  for (let call = 1; call <= CALLS_FOR_A_VERDICT; call += 1) {
    const text = await throughBreaker(deps, wanted, judge, ask);
    const answer = readJudgeAnswer(text);
    if (!answer) continue;
    const llm = { model: `${judge.provider}/${model}`, llmOutput: cutLlmOutput(text) };
    return { rule: recordRule(wanted.rule, judgeOutcome(answer), llm), confidence: answer.confidence };
  }
  throw final(`${judge.provider} gave no usable verdict`);
}

const token = (): string => randomBytes(9).toString('base64url');

function judgeFor({ judges }: ActivityDeps, { rule }: JudgeCase): { judge: Judge; model: string } {
  const configured = judges.configured.map(({ judge, model }) => ({ provider: judge.provider, model }));
  const choice = chooseJudge(rule, { defaultJudgeProvider: null, configured });
  const found = judges.configured.find(({ judge }) => choice.ok && judge.provider === choice.provider);
  if (!choice.ok) throw final(choice.reason);
  if (!found) throw final(`The judge provider ${choice.provider} has no key.`);
  return { judge: found.judge, model: choice.model };
}

async function throughBreaker(
  { breakers, retryTimeScale }: ActivityDeps,
  { workspaceId, signal }: JudgeCase,
  { provider }: Judge,
  ask: () => Promise<string>,
): Promise<string> {
  const isAnswer = (error: unknown) => signal.aborted || (error instanceof JudgeError && error.final);
  try {
    return await breakers.run(`${workspaceId}/${provider}`, ask, isAnswer);
  } catch (error) {
    if (isBreakerOpen(error)) throw final(`${provider} failed too often lately and is left alone for a while`);
    if (signal.aborted) throw signal.reason; // a worker that stops is no answer of the judge: the next one asks again
    if (error instanceof JudgeError && error.final) throw final(error.message);
    const known = error instanceof JudgeError;
    const backOffMs = BACK_OFF_MS[Context.current().info.attempt - 1] ?? 0;
    throw ApplicationFailure.create({
      type: 'JudgeFailed',
      message: known ? error.message : `${provider} did not answer (${networkReason(error)})`,
      nextRetryDelay: ((known ? error.retryAfterMs : undefined) ?? backOffMs) * retryTimeScale,
    });
  }
}

const final = (message: string): ApplicationFailure =>
  ApplicationFailure.create({ type: 'JudgeFailed', message, nonRetryable: true });

/** The error's kind alone: its message may name the address that was called. */
const networkReason = (error: unknown): string =>
  typeof error === 'object' && error && 'name' in error && error.name === 'TimeoutError' ? 'time-out' : 'network error';
