import { PatternFailure } from '../../regex/pattern-failure.ts';
import { oneLine } from '../../text.ts';
import type { Outcome } from '../contract/rules/applied-rule.ts';
import type { RuleType } from '../contract/rules/rule-type.ts';
import { memoise } from './memoise.ts';
import { parseRuleValue } from './parse-rule-value.ts';
import type { Finding, ParsedValue, RuleTools } from './rule-kind.ts';
import { ruleKinds } from './rule-kinds.ts';
import type { SubjectView } from './view-subject.ts';

/** What one rule said, and the one line saying why. */
export interface RuleOutcome {
  outcome: Outcome;
  summary: string;
}

/** The parts of a rule that decide its outcome. */
export interface EvaluatedRule {
  name: string;
  type: RuleType;
  value: string;
}

const parsers = new Map<RuleType, (value: string) => ParsedValue>();

/** The same rules meet every log of a pass, so a value is parsed once; 200 of each type are kept. */
function parseOnce(type: RuleType, value: string): ParsedValue {
  const parser = parsers.get(type) ?? memoise(200, (text: string) => parseRuleValue(type, text));
  parsers.set(type, parser);
  return parser(value);
}

/** A value stored before its syntax was refused, or written past the API. */
const invalid = (message: string): Finding => ({ outcome: 'error', detail: `its value is not valid: ${message}` });

const explain = (error: unknown): Finding => ({
  outcome: 'error',
  detail: error instanceof PatternFailure ? `${error.message}.` : 'an unexpected failure.',
});

function conclude({ name, type }: EvaluatedRule, { outcome, detail }: Finding): RuleOutcome {
  if (outcome === 'passed' || outcome === 'skipped') return { outcome, summary: detail };
  const verb = outcome === 'failed' ? 'failed' : 'could not be evaluated';
  return { outcome, summary: `${ruleKinds[type].label} rule '${oneLine(name, 200)}' ${verb}: ${detail}` };
}

/** Applies one rule; whatever goes wrong is the outcome `error`, never a throw (contract evaluations, section 7.3). */
export function evaluateRule(
  rule: EvaluatedRule,
  subject: SubjectView,
  tools: RuleTools,
): RuleOutcome | Promise<RuleOutcome> {
  try {
    const value = parseOnce(rule.type, rule.value);
    const found = value.ok ? value.check(subject, tools) : invalid(value.message);
    if ('outcome' in found) return conclude(rule, found);
    return found.catch(explain).then((finding) => conclude(rule, finding));
  } catch (error) {
    return conclude(rule, explain(error));
  }
}
