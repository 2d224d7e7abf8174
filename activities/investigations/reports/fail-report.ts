import { failReport as fail } from '../../../db/investigations/reports/end-report.ts';
import type { GenerateReportInput } from '../../../domain/investigations/reports/report-steps.ts';
import type { InvestigationsDeps } from '../deps.ts';

/** Ends a report that could not be written; another can be made (contract section 9.4). */
export const failReport =
  ({ db }: InvestigationsDeps) =>
  ({ workspaceId, reportId }: GenerateReportInput): Promise<void> =>
    fail(db, workspaceId, reportId, 'The report could not be written; make it again.');
