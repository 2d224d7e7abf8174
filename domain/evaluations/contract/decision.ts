import * as z from 'zod';
import { HumanDecision } from './verdict.ts';

/** The body of `PATCH /api/logs/{id}/decision` (section 6.6). */
export const Decision = z.object({ decision: HumanDecision }).meta({ id: 'Decision' });
export type Decision = z.infer<typeof Decision>;

/** The answer to a decision (section 6.6). */
export const DecisionAnswer = z.object({ ok: z.literal(true), decidedBy: z.string() }).meta({ id: 'DecisionAnswer' });
export type DecisionAnswer = z.infer<typeof DecisionAnswer>;
