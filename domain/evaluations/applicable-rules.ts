import type { RuleScope } from './contract/rules/applied-rule.ts';
import type { Rule } from './contract/rules/rule.ts';
import { nameKey } from './name-key.ts';
import { ruleScope } from './rule-scope.ts';

const breadth: Record<RuleScope, number> = { global: 0, project: 1, task: 2 };

/**
 * The active rules that apply to a log of this project and task: deterministic ones first, then by scope from global to
 * task, then by creation (contract evaluations, section 5.2).
 */
export function applicableRules(rules: readonly Rule[], log: { projectId: string; taskName: string | null }): Rule[] {
  const taskKey = log.taskName === null ? null : nameKey(log.taskName);
  return rules
    .filter((rule) => rule.isActive && (rule.projectId === null || rule.projectId === log.projectId))
    .filter((rule) => rule.taskName === null || nameKey(rule.taskName) === taskKey)
    .sort(inOrder);
}

/** By name and not by the registry, which lacks a type that a newer version has stored. */
const isJudged = (rule: Rule): number => Number(rule.type === 'llm_judge');

const compareText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const inOrder = (a: Rule, b: Rule): number =>
  isJudged(a) - isJudged(b) ||
  breadth[ruleScope(a)] - breadth[ruleScope(b)] ||
  compareText(a.createdAt, b.createdAt) ||
  compareText(a.id, b.id);
