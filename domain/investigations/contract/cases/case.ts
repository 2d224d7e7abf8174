import * as z from 'zod';
import { timestamp } from '../../../fields.ts';
import { casePriorities, caseStatuses } from '../../vocabulary/case-status.ts';

/** A case as the contract shows it (section 6.1). */
export const Case = z
  .object({
    id: z.uuid(),
    case_number: z.string().meta({ description: 'TL- and at least four digits, numbered without gaps.' }),
    title: z.string(),
    description: z.string().nullable(),
    client_reference: z.string().nullable(),
    priority: z.enum(casePriorities),
    status: z.enum(caseStatuses),
    tags: z.array(z.string()),
    playbook_slug: z.string().nullable(),
    created_by: z.uuid().meta({ description: 'The user of the token, or a token that belongs to none.' }),
    subject_count: z.int().min(0),
    closed_at: timestamp().nullable(),
    created_at: timestamp(),
    updated_at: timestamp(),
  })
  .meta({ id: 'Case' });
export type Case = z.infer<typeof Case>;
