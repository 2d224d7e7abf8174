import { truncate } from '../text.ts';
import type { Verdict } from './contract/logs/verdict.ts';
import type { AppliedRule, Outcome } from './contract/rules/applied-rule.ts';

/** One applied rule and how sure its evaluator was: 1 for a deterministic rule, the judge's confidence for a judged one. */
export interface WeighedRule {
  rule: Pick<AppliedRule, 'outcome' | 'summary'>;
  confidence: number;
}

/** What an evaluation concluded; status and verdict are equal right after it. */
export interface CombinedVerdict {
  status: Verdict;
  verdict: Verdict;
  confidenceScore: number;
  explanation: string;
}

/** Combines all outcomes of one log: a definite violation outranks a broken rule (contract evaluations, section 5.4). */
export function combineVerdicts(rules: readonly WeighedRule[]): CombinedVerdict {
  const having = (outcome: Outcome) => rules.filter(({ rule }) => rule.outcome === outcome);
  const failed = having('failed');
  const errored = having('error');
  if (failed.length > 0) return conclude('flagged', Math.max(...failed.map(confidence)), summaries(failed));
  if (errored.length > 0) return conclude('error', 0, summaries(errored));
  const checked = `${rules.length} ${rules.length === 1 ? 'rule' : 'rules'} checked, none triggered.`;
  return conclude('pass', Math.min(1, ...having('passed').map(confidence)), checked);
}

const confidence = (weighed: WeighedRule): number => weighed.confidence;

const summaries = (weighed: WeighedRule[]): string => weighed.map(({ rule }) => rule.summary).join(' ');

const conclude = (verdict: Verdict, confidenceScore: number, explanation: string): CombinedVerdict => ({
  status: verdict,
  verdict,
  confidenceScore,
  explanation: truncate(explanation, 2_000),
});
