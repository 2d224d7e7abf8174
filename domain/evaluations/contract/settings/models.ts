import * as z from 'zod';

/** Suggestions for the `model` field of a log (section 14). */
export const Models = z.array(z.object({ label: z.string(), value: z.string() })).meta({ id: 'Models' });
export type Models = z.infer<typeof Models>;
