import * as z from 'zod';
import { uuid } from '../../../fields.ts';
import { possibleIdentifiers } from '../../identifiers/normalize-identifier.ts';
import { filter, searchFilter } from '../fields.ts';
import { listOf } from '../list.ts';
import { Subject } from './subject.ts';

/** The list of subjects (contract section 7.2): a client that knows no paging sees the first 1,000. */
export const subjects = listOf('listSubjects', Subject, { usual: 1_000, most: 1_000 });
export const SubjectList = subjects.schema.meta({ id: 'SubjectList' });
export type SubjectList = z.infer<typeof SubjectList>;

const identifier = z
  .string({ error: 'Must be a string.' })
  .max(2_048, { error: 'At most 2048 characters.' })
  .refine((text) => text.trim() !== '', { error: 'Must not be empty.' })
  .transform(possibleIdentifiers);

export const SubjectQuery = z.object({
  case_id: filter(uuid()).meta({ description: 'Subjects of this case only.' }),
  identifier: filter(identifier).meta({ description: 'Exactly this one, in any of the five lists.' }),
  q: searchFilter().meta({ description: 'Part of the full name, in any case.' }),
  ...subjects.query,
});
export type SubjectQuery = z.output<typeof SubjectQuery>;
