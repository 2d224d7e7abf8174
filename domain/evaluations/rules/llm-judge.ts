import { countCodePoints } from '../../text.ts';
import { type RuleKind, refused } from './rule-kind.ts';

/** A rule in plain language, answered by a judge outside these checks (sections 7.3 and 9). */
export const llmJudge: RuleKind = {
  label: 'Judge',
  evaluator: 'llm',
  parse: (value) => {
    const length = countCodePoints(value.trim());
    if (length < 10 || length > 10_000) return refused('Describe the rule in 10 to 10000 characters.');
    return { ok: true, check: () => ({ outcome: 'error', detail: 'no judge was asked.' }) };
  },
};
