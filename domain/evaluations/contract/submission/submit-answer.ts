import * as z from 'zod';
import { LogState, Verdict } from '../logs/verdict.ts';
import { AppliedRule } from '../rules/applied-rule.ts';

/** The answer that does not wait, and the one of a wait that ran into its cap (section 5.1). */
export const AsyncAnswer = z
  .object({ ok: z.literal(true), id: z.string(), status: LogState })
  .meta({ id: 'AsyncAnswer' });
export type AsyncAnswer = z.infer<typeof AsyncAnswer>;

/** The verdict as an object, for callers that ask for it and for Make (section 5.1). */
export const VerdictObject = z
  .object({
    pass: z.boolean(),
    rules: z.array(z.object({ name: z.string(), triggered: z.boolean(), reason: z.string().optional() })),
  })
  .meta({ id: 'VerdictObject' });
export type VerdictObject = z.infer<typeof VerdictObject>;

/** The answer that waited for the verdict (section 5.1). */
export const SyncAnswer = z
  .object({
    ok: z.literal(true),
    id: z.string(),
    verdict: z.union([Verdict, VerdictObject]),
    confidenceScore: z.number().min(0).max(1),
    explanation: z.string(),
    status: Verdict,
    appliedRules: z.array(AppliedRule),
  })
  .meta({ id: 'SyncAnswer' });
export type SyncAnswer = z.infer<typeof SyncAnswer>;

/** The query of `POST /api/logs` (section 5.1). */
export const SubmitQuery = z.object({
  verdictFormat: z.enum(['string', 'object'], { error: 'Must be string or object.' }).optional(),
});
export type SubmitQuery = z.infer<typeof SubmitQuery>;
