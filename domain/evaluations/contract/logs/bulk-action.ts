import * as z from 'zod';
import { oneOf, textOrNumber } from '../../../fields.ts';

/** The body of `PATCH /api/logs/bulk`; duplicate ids count once (section 6.7). */
export const BulkAction = z
  .object({
    ids: z
      .array(textOrNumber(z.string({ error: 'Must be a string.' })), { error: 'Must be a list of 1 to 500 ids.' })
      .min(1, { error: 'At least one id.' })
      .max(500, { error: 'At most 500 ids.' })
      .overwrite((ids) => [...new Set(ids)]),
    action: oneOf(['approve', 'reject', 'handle', 'delete']),
  })
  .meta({ id: 'BulkAction' });
export type BulkAction = z.infer<typeof BulkAction>;

/** How many logs a bulk action changed or deleted (section 6.7). */
export const BulkAnswer = z.object({ ok: z.literal(true), count: z.int().min(0) }).meta({ id: 'BulkAnswer' });
export type BulkAnswer = z.infer<typeof BulkAnswer>;
