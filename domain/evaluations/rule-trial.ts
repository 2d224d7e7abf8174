import { applyRule, type RecordedRule, recordRule } from './apply-rule.ts';
import { combineVerdicts, type WeighedRule } from './combine-verdicts.ts';
import type { AppliedRule } from './contract/rules/applied-rule.ts';
import type { RuleEvaluate, RuleEvaluation } from './contract/rules/rule-evaluate.ts';
import { judgeFailure } from './judge/judge-outcome.ts';
import type { RuleTools } from './rules/rule-kind.ts';
import { viewSubject } from './rules/view-subject.ts';

type Trial = Pick<RuleEvaluate, 'rule' | 'output' | 'confidence'>;

/** Whether trying this rule needs a model. */
export const isJudged = ({ rule }: Trial): boolean => rule.type === 'llm_judge';

/** The rule on trial as it is recorded; an unsaved one is called `preview` (contract evaluations, section 7.2). */
export const trialRule = ({ rule }: Trial): RecordedRule => ({ ...rule, id: rule.id ?? 'preview' });

/** The answer to a trial whose rule said this. */
export const concludeTrial = (weighed: WeighedRule & { rule: AppliedRule }): RuleEvaluation => ({
  ...combineVerdicts([weighed]),
  appliedRules: [weighed.rule],
});

/** Tries one deterministic rule; relative dates count from `now` (ISO). */
export async function evaluateTrial(trial: Trial, now: string, tools: RuleTools): Promise<RuleEvaluation> {
  const subject = viewSubject({ output: trial.output, confidence: trial.confidence, timestamp: now });
  return concludeTrial({ rule: await applyRule(trialRule(trial), subject, tools), confidence: 1 });
}

/** The answer to a judged trial that got no verdict. */
export const failedTrial = (trial: Trial, reason: string): RuleEvaluation =>
  concludeTrial({ rule: recordRule(trialRule(trial), judgeFailure(reason)), confidence: 0 });
