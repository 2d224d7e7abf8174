import * as z from 'zod';
import { timestamp } from '../../../fields.ts';

/** What an erasure counts. */
export const erasedKinds = [
  ...['evidence', 'answers', 'runs', 'reports', 'files', 'monitors', 'alerts', 'events'],
  ...['cached_answers', 'idempotent_answers'],
] as const;

/** The proof that a subject was erased (contract section 7.8); counts only. */
export const Erasure = z
  .object({
    subject_id: z.uuid(),
    case_id: z.uuid(),
    reason: z.enum(['deleted', 'case_deleted', 'retention']),
    requested_by: z.uuid().nullable(),
    requested_at: timestamp(),
    completed_at: timestamp().nullable(),
    removed: z.record(z.string(), z.int().min(0)),
  })
  .meta({ id: 'Erasure' });
export type Erasure = z.infer<typeof Erasure>;

/** What was removed so far, of each kind. */
export type Removed = Record<string, number>;
