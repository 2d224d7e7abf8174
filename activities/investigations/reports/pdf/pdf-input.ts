import type { ReportPurpose } from '../../../../domain/investigations/contract/reports/report.ts';
import type { ComposedReport } from '../../../../domain/investigations/reports/compose-report.ts';
import type { ReportFacts } from '../../../../domain/investigations/reports/report-facts.ts';

/** What the PDF of a report is set from; it passes to a thread, so it holds data alone. */
export interface PdfInput {
  title: string;
  purpose: ReportPurpose;
  /** ISO 8601. */
  createdAt: string;
  caseNumber: string;
  caseTitle: string;
  facts: ReportFacts;
  composed: ComposedReport;
}
