import * as z from 'zod';
import { filledText, orNull } from '../../../fields.ts';
import { HumanDecision } from './verdict.ts';

const fields = z.object({
  decision: HumanDecision,
  comment: orNull(filledText(10_000)).meta({ description: 'With `changed`: what the AI is to do again.' }),
  correctedOutput: orNull(filledText(50_000)).meta({ description: 'With `changed`: what to go on with instead.' }),
});

/** `changed` says what to change, in one of two ways; nothing else does (section 16). */
function check({ decision, comment, correctedOutput }: z.output<typeof fields>, context: z.RefinementCtx): void {
  const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (decision === 'changed' && comment === null && correctedOutput === null)
    refuse('comment', 'The decision changed needs a comment or a correctedOutput.');
  if (decision === 'changed' && comment !== null && correctedOutput !== null)
    refuse('correctedOutput', 'A comment or a correctedOutput, not both.');
  if (decision === 'changed') return;
  if (comment !== null) refuse('comment', 'Only with the decision changed.');
  if (correctedOutput !== null) refuse('correctedOutput', 'Only with the decision changed.');
}

/** The body of `PATCH /api/logs/{id}/decision` (sections 6.6 and 16). */
export const Decision = fields.superRefine(check).meta({ id: 'Decision' });
export type Decision = z.infer<typeof Decision>;

/** The answer to a decision (section 6.6). */
export const DecisionAnswer = z.object({ ok: z.literal(true), decidedBy: z.string() }).meta({ id: 'DecisionAnswer' });
export type DecisionAnswer = z.infer<typeof DecisionAnswer>;
