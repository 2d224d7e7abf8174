import { z } from 'zod';

/** The answer of what has nothing else to say. */
export const Done = z.object({ ok: z.literal(true) }).meta({ id: 'Done' });
