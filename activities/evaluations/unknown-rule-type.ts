import type { Rule } from '../../domain/evaluations/contract/rules/rule.ts';
import { ruleKinds } from '../../domain/evaluations/rules/rule-kinds.ts';

/** A type among these rules that this version does not know, because a newer one has stored it; undefined without any. */
export const unknownRuleType = (rules: Pick<Rule, 'type'>[]): string | undefined =>
  rules.find(({ type }) => !Object.hasOwn(ruleKinds, type))?.type;
