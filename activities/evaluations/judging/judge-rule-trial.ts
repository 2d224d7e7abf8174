import { Context } from '@temporalio/activity';
import {
  findOpenTrial,
  readJudgedTrial,
  settleJudgedTrial,
  settleTrial,
} from '../../../db/evaluations/rules/rule-trial.repository.ts';
import type { EvaluateRuleInput, JudgeTurn } from '../../../domain/evaluations/evaluation-steps.ts';
import { concludeTrial, failedTrial, trialRule } from '../../../domain/evaluations/rule-trial.ts';
import type { EvaluationsDeps } from '../deps.ts';
import { askJudge } from './ask-judge.ts';

const BEAT_MS = 2_000;

/** Has one unsaved rule judged and puts the answer where its caller waits for it. */
export const judgeRuleTrial =
  (deps: EvaluationsDeps) =>
  async ({ workspaceId, trialId }: EvaluateRuleInput): Promise<JudgeTurn> => {
    const judged = await readJudgedTrial(deps.db, workspaceId, trialId);
    if (!judged) return null;
    const { trial, settings } = judged;
    const context = Context.current();
    const beat = setInterval(() => context.heartbeat(), BEAT_MS);
    try {
      const rule = { ...trial.rule, ...trialRule(trial) };
      const asked = { workspaceId, rule, settings, output: trial.output, input: null, inputText: null };
      return await askJudge(deps, { ...asked, signal: context.cancellationSignal }, (outcome, usage) =>
        settleJudgedTrial(deps.db, workspaceId, trialId, concludeTrial(outcome), usage),
      );
    } finally {
      clearInterval(beat);
    }
  };

/** Tells the caller of a trial that no verdict could be had, and why. */
export const settleRuleTrial =
  ({ db }: EvaluationsDeps) =>
  async ({ workspaceId, trialId, failure }: EvaluateRuleInput & { failure: string }): Promise<void> => {
    const trial = await findOpenTrial(db, workspaceId, trialId);
    if (trial) await settleTrial(db, workspaceId, trialId, failedTrial(trial, failure));
  };
