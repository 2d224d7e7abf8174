import * as z from 'zod';
import { RuleType } from './rule-type.ts';

/** How widely a rule applies (section 5.2). */
export const RuleScope = z.enum(['global', 'project', 'task']);
export type RuleScope = z.infer<typeof RuleScope>;

/** What one rule said about one output; `skipped` does not change the verdict (section 3.2). */
export const Outcome = z.enum(['passed', 'failed', 'error', 'skipped']);
export type Outcome = z.infer<typeof Outcome>;

/** One rule as it was when a log was evaluated, and what it said (section 3.2). */
export const AppliedRule = z
  .object({
    ruleId: z.string().meta({ description: '`preview` when an unsaved rule was evaluated.' }),
    ruleName: z.string(),
    ruleType: RuleType,
    ruleValue: z.string(),
    scope: RuleScope,
    projectName: z.string().nullable(),
    taskName: z.string().nullable(),
    outcome: Outcome,
    summary: z.string().meta({ description: 'One line saying why.' }),
    evaluator: z.enum(['deterministic', 'llm']),
    model: z.string().nullable().meta({ description: 'The judge, as `provider/model`.' }),
    llmOutput: z.string().nullable().meta({ description: "The judge's raw text, at most 4,000 characters." }),
  })
  .meta({ id: 'AppliedRule' });
export type AppliedRule = z.infer<typeof AppliedRule>;
