import * as z from 'zod';
import { oneOf, orElse, orNull, text } from '../../../fields.ts';

/** The body of `PATCH /api/logs/{id}/status`: somebody outside the rules wants a person to look (section 16). */
export const Flag = z
  .object({
    status: oneOf(['flagged']),
    reason: orNull(text(10_000)).meta({ description: 'Becomes the explanation that the reviewer reads.' }),
    flaggedBy: orElse(oneOf(['end_user', 'api']), 'end_user'),
  })
  .meta({ id: 'Flag' });
export type Flag = z.infer<typeof Flag>;

/** The answer to a manual flag (section 16). */
export const FlagAnswer = z
  .object({ ok: z.literal(true), id: z.string(), status: z.literal('flagged') })
  .meta({ id: 'FlagAnswer' });
export type FlagAnswer = z.infer<typeof FlagAnswer>;
