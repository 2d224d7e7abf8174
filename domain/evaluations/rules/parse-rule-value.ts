import type { RuleType } from '../contract/rules/rule-type.ts';
import type { ParsedValue } from './rule-kind.ts';
import { ruleKinds } from './rule-kinds.ts';

/** Reads a rule's value for its type; the message of a refusal belongs to the field `value` (section 7.3). */
export const parseRuleValue = (type: RuleType, value: string): ParsedValue => ruleKinds[type].parse(value);
