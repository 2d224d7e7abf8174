import * as z from 'zod';
import { oneOf, trimmedText } from '../../../fields.ts';
import { reportPurposes } from './report.ts';

/** What a report is for, and its title (contract section 9.1). */
export const ReportInput = z.object({
  purpose: oneOf(reportPurposes)
    .nullish()
    .transform((purpose) => purpose ?? 'internal'),
  title: trimmedText(200).nullish(),
});
export type ReportInput = z.output<typeof ReportInput>;
