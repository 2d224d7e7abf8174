import * as z from 'zod';

/** Whose workspace a credential opens (section 14). */
export const VerifyAnswer = z.object({ workspaceName: z.string() }).meta({ id: 'VerifyAnswer' });
export type VerifyAnswer = z.infer<typeof VerifyAnswer>;
