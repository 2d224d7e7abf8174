import type { RuleScope } from './contract/rules/applied-rule.ts';

/** How widely a rule applies, from the project and task it names (contract evaluations, section 5.2). */
export function ruleScope(rule: {
  projectId: string | null;
  projectName: string | null;
  taskName: string | null;
}): RuleScope {
  if (rule.taskName !== null) return 'task';
  return rule.projectId !== null || rule.projectName !== null ? 'project' : 'global';
}
