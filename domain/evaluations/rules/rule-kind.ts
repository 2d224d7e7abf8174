import type { MatchPattern } from '../../regex/pattern.ts';
import type { Outcome } from '../contract/rules/applied-rule.ts';
import type { SubjectView } from './view-subject.ts';

/** What a check found; the detail becomes part of the rule's one-line summary. */
export interface Finding {
  outcome: Outcome;
  detail: string;
}

/** What a check may use beyond the output itself. */
export interface RuleTools {
  matchPattern: MatchPattern;
}

type Check = (subject: SubjectView, tools: RuleTools) => Finding | Promise<Finding>;

export type ParsedValue = { ok: true; check: Check } | { ok: false; message: string };

/** One type of rule: how its value is read into a check (contract evaluations, section 7.3). */
export interface RuleKind {
  /** Begins the summary of a rule that did not pass: "Keyword rule 'No refunds' failed: …". */
  label: string;
  evaluator: 'deterministic' | 'llm';
  parse: (value: string) => ParsedValue;
}

export const passed = (detail: string): Finding => ({ outcome: 'passed', detail });
export const failed = (detail: string): Finding => ({ outcome: 'failed', detail });
export const refused = (message: string): { ok: false; message: string } => ({ ok: false, message });

/** What cannot be read cannot be cleared, so all three `json_field` types fail on it. */
export const notJson: Finding = failed('the output is not valid JSON.');
