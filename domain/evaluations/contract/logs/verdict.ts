import * as z from 'zod';

/** What an evaluation concluded (section 3.1). */
export const Verdict = z.enum(['pass', 'flagged', 'error']);
export type Verdict = z.infer<typeof Verdict>;

/** The state of a log: pending until evaluated, then its verdict (section 3.1). */
export const LogState = z.enum(['pending', ...Verdict.options]);
export type LogState = z.infer<typeof LogState>;

/** What a person decided about a log (section 6.6): `changed` edited it or sent it back, `handled` took it over (section 16). */
export const HumanDecision = z.enum(['approved', 'rejected', 'changed', 'handled'], {
  error: 'Must be one of approved, rejected, changed, handled.',
});
export type HumanDecision = z.infer<typeof HumanDecision>;

/** Where a decision came from (section 3.1). */
export const DecisionSource = z.enum(['api', 'slack', 'email', 'dashboard']);
export type DecisionSource = z.infer<typeof DecisionSource>;

/** Which events a log's callback is called for (section 8.1). */
export const CallbackFilter = z.enum(['all', 'flagged_error', 'decisions', 'flagged_error_decisions', 'pass'], {
  error: 'Must be one of all, flagged_error, decisions, flagged_error_decisions, pass.',
});
export type CallbackFilter = z.infer<typeof CallbackFilter>;
