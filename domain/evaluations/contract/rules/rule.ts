import * as z from 'zod';
import { timestamp } from '../../../fields.ts';
import { JudgeProvider } from './judge-provider.ts';
import { RuleType } from './rule-type.ts';

/** A stored rule (section 3.3). */
export const Rule = z
  .object({
    id: z.string(),
    name: z.string(),
    type: RuleType,
    description: z.string().nullable(),
    value: z.string(),
    isActive: z.boolean(),
    projectId: z.string().nullable(),
    projectName: z.string().nullable(),
    taskName: z.string().nullable(),
    llmJudgeProvider: JudgeProvider.nullable(),
    llmJudgeModel: z.string().nullable(),
    createdAt: timestamp(),
  })
  .meta({ id: 'Rule' });
export type Rule = z.infer<typeof Rule>;
