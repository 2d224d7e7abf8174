import type { Rule as RuleRow } from '../../../db/evaluations/rules/rule.entity.ts';
import type { Rule } from '../../../domain/evaluations/contract/rules/rule.ts';

/** A rule as the contract shows it (section 3.3). */
export const presentRule = (rule: RuleRow): Rule => ({
  id: rule.id,
  name: rule.name,
  type: rule.type,
  description: rule.description ?? null,
  value: rule.value,
  isActive: rule.isActive,
  projectId: rule.project?.id ?? null,
  projectName: rule.project?.name ?? null,
  taskName: rule.taskName ?? null,
  llmJudgeProvider: rule.llmJudgeProvider ?? null,
  llmJudgeModel: rule.llmJudgeModel ?? null,
  createdAt: rule.createdAt.toISOString(),
});
