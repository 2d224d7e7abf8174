import * as z from 'zod';
import { trimmedText } from '../../../fields.ts';
import { casePriorities, caseStatuses } from '../../vocabulary/case-status.ts';
import { filter, searchFilter, wordFilter } from '../fields.ts';
import { listOf } from '../list.ts';
import { Case } from './case.ts';

/** The list of cases (contract section 6.2): a client that knows no paging sees the first 1,000. */
export const cases = listOf('listCases', Case, { usual: 1_000, most: 1_000 });
export const CaseList = cases.schema.meta({ id: 'CaseList' });
export type CaseList = z.infer<typeof CaseList>;

export const CaseQuery = z.object({
  status: wordFilter(caseStatuses),
  priority: wordFilter(casePriorities),
  tag: filter(trimmedText(40)).meta({ description: 'Exactly this tag.' }),
  q: searchFilter().meta({ description: 'Part of title, case number or client reference, in any case.' }),
  ...cases.query,
});
export type CaseQuery = z.output<typeof CaseQuery>;
