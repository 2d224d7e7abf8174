/** Which report. */
export interface GenerateReportInput {
  workspaceId: string;
  reportId: string;
}

/** What became of it, for operators. */
export interface GenerateReportResult {
  status: 'ready' | 'failed' | 'gone';
}

/** Longest time in which a report is written, tries included; then it has failed (contract section 9.4). */
export const REPORT_DEADLINE_MS = 8 * 60_000;
