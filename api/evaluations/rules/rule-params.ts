import { z } from 'zod';

/** A rule by its id; text that is no UUID names nothing. */
export const RuleParams = z.object({ id: z.string() });
