import { ActivityFailure, proxyActivities, setHandler } from '@temporalio/workflow';
import type { InvestigationsActivities } from '../../activities/investigations/index.ts';
import {
  type GenerateReportInput,
  type GenerateReportResult,
  REPORT_DEADLINE_MS,
} from '../../domain/investigations/reports/report-steps.ts';
import { woken } from '../drain.ts';

export const generateReportId = (workspaceId: string, reportId: string): string =>
  `generate-report/${workspaceId}/${reportId}`;

// Template and PDF take a second; a model may take its own time. A database or a store that is away comes back, but a
// report that waits for it for long is better made again.
const { writeReport } = proxyActivities<InvestigationsActivities>({
  startToCloseTimeout: '3 m',
  heartbeatTimeout: '20 s',
  scheduleToCloseTimeout: REPORT_DEADLINE_MS,
  retry: { maximumInterval: '15 s' },
});

// Our own storage: it comes back, so this waits for it as long as it takes.
const { failReport } = proxyActivities<InvestigationsActivities>({ startToCloseTimeout: '15 s' });

/** Job: one report (contract section 9.1), its text, its PDF and its event, which commit at once. */
export async function generateReport(input: GenerateReportInput): Promise<GenerateReportResult> {
  setHandler(woken, () => {}); // ids are never used again, so one look is enough
  try {
    return await writeReport(input);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    await failReport(input);
    return { status: 'failed' };
  }
}
