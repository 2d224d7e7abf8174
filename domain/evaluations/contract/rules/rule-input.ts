import * as z from 'zod';
import { clearable, filledText, orElse, orNull, text } from '../../../fields.ts';
import { parseRuleValue } from '../../rules/parse-rule-value.ts';
import { name } from '../name.ts';
import { JudgeProvider } from './judge-provider.ts';
import { RuleType } from './rule-type.ts';

const value = filledText(10_000).meta({ description: 'What the rule checks; its syntax depends on the type.' });
const isActive = z.boolean({ error: 'Must be true or false.' });
const scope = { projectId: text(200), projectName: name(), taskName: name() };
const judge = { llmJudgeProvider: JudgeProvider, llmJudgeModel: text(200) };

/** The fields a rule is written with, before its value is checked against its type. */
export const ruleInputFields = {
  name: name(),
  type: RuleType,
  value,
  description: orNull(text(2_000)),
  isActive: orElse(isActive, true),
  projectId: orNull(scope.projectId),
  projectName: orNull(scope.projectName).meta({
    description: 'Created on first use; ignored when projectId is given.',
  }),
  taskName: orNull(scope.taskName),
  llmJudgeProvider: orNull(judge.llmJudgeProvider),
  llmJudgeModel: orNull(judge.llmJudgeModel),
} as const;

/** Refuses a value that cannot be parsed for its type, naming the field `value` (section 7.3). */
export function checkRuleValue(rule: { type: RuleType; value: string }, context: z.RefinementCtx): void {
  const parsed = parseRuleValue(rule.type, rule.value);
  if (!parsed.ok) context.addIssue({ code: 'custom', path: ['value'], message: parsed.message });
}

/** A rule whose value is known already. */
export const RuleFields = z.object(ruleInputFields);

/** The body of `POST /api/rules` (section 7.1). */
export const RuleCreate = RuleFields.superRefine(checkRuleValue).meta({ id: 'RuleCreate' });
export type RuleCreate = z.infer<typeof RuleCreate>;

/** The body of `PATCH /api/rules/{id}`; the merged rule's value is checked with `parseRuleValue` (section 7.1). */
export const RulePatch = z
  .object({
    name: name().optional(),
    type: RuleType.optional(),
    value: value.optional(),
    description: clearable(text(2_000)),
    isActive: isActive.optional(),
    projectId: clearable(scope.projectId),
    projectName: clearable(scope.projectName),
    taskName: clearable(scope.taskName),
    llmJudgeProvider: clearable(judge.llmJudgeProvider),
    llmJudgeModel: clearable(judge.llmJudgeModel),
  })
  .meta({ id: 'RulePatch' });
export type RulePatch = z.infer<typeof RulePatch>;
