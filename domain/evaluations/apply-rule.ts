import type { AppliedRule } from './contract/rules/applied-rule.ts';
import type { Rule } from './contract/rules/rule.ts';
import { ruleScope } from './rule-scope.ts';
import { evaluateRule, type RuleOutcome } from './rules/evaluate-rule.ts';
import type { RuleTools } from './rules/rule-kind.ts';
import { ruleKinds } from './rules/rule-kinds.ts';
import type { SubjectView } from './rules/view-subject.ts';

/** The parts of a rule that its application is recorded with. */
export type RecordedRule = Pick<Rule, 'id' | 'name' | 'type' | 'value' | 'projectId' | 'projectName' | 'taskName'>;

/** A rule copied as it is now, with what it said; later edits do not rewrite it (contract evaluations, section 3.2). */
export const recordRule = (
  rule: RecordedRule,
  { outcome, summary }: RuleOutcome,
  judge: { model: string | null; llmOutput: string | null } = { model: null, llmOutput: null },
): AppliedRule => ({
  ruleId: rule.id,
  ruleName: rule.name,
  ruleType: rule.type,
  ruleValue: rule.value,
  scope: ruleScope(rule),
  projectName: rule.projectName,
  taskName: rule.taskName,
  outcome,
  summary,
  evaluator: ruleKinds[rule.type].evaluator,
  model: judge.model,
  llmOutput: judge.llmOutput,
});

/** Applies one deterministic rule and records what it said; waits only when the pattern matcher does. */
export function applyRule(
  rule: RecordedRule,
  subject: SubjectView,
  tools: RuleTools,
): AppliedRule | Promise<AppliedRule> {
  const found = evaluateRule(rule, subject, tools);
  return 'outcome' in found ? recordRule(rule, found) : found.then((outcome) => recordRule(rule, outcome));
}
