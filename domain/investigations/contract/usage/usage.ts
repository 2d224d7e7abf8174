import * as z from 'zod';
import { timestamp } from '../../../fields.ts';
import { plans } from '../../plans.ts';

/** What a workspace has used of its plan (contract section 11). */
export const Usage = z
  .object({
    plan: z.enum(plans),
    cases: z.object({
      used: z.int().min(0).meta({ description: 'Opened this calendar month (UTC), deleted ones too.' }),
      limit: z.int().min(0),
      period_start: timestamp(),
      period_end: timestamp(),
    }),
    enrichments: z.object({ used_last_hour: z.int().min(0), limit: z.int().min(0) }),
  })
  .meta({ id: 'Usage' });
export type Usage = z.infer<typeof Usage>;
