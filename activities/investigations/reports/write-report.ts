import { randomBytes } from 'node:crypto';
import { openReport, storeReport } from '../../../db/investigations/reports/end-report.ts';
import { type ReportToWrite, readReportFacts } from '../../../db/investigations/reports/read-report-facts.ts';
import { reportFileId } from '../../../db/investigations/reports/report-file-id.ts';
import { discardBytes, storeBytes } from '../../../db/media/media-files.ts';
import { wakeReceivers } from '../../../db/webhooks/deliveries/delivery.queue.ts';
import { composeReport } from '../../../domain/investigations/reports/compose-report.ts';
import {
  type GenerateReportInput,
  type GenerateReportResult,
  REPORT_DEADLINE_MS,
} from '../../../domain/investigations/reports/report-steps.ts';
import { beating } from '../../beating.ts';
import type { InvestigationsDeps } from '../deps.ts';
import { writeByModel } from './write-by-model.ts';

/** More than a PDF of a subject with all it can have on file. */
const MOST_PDF_BYTES = 64 << 20;

/** Writes a report from what is on file at one moment, and stores it with its PDF and its event, once. */
export const writeReport =
  (deps: InvestigationsDeps) =>
  ({ workspaceId, reportId }: GenerateReportInput): Promise<GenerateReportResult> =>
    beating(async (signal) => {
      const { db, fileStore, pdf, wake } = deps;
      const attempt = await openReport(db, workspaceId, reportId, REPORT_DEADLINE_MS + 60_000);
      if (attempt === null) return { status: 'gone' };
      const report = await readReportFacts(db, workspaceId, reportId);
      if (!report) return { status: 'gone' };
      const { written, narrativeBy, dropped } = await write(deps, workspaceId, report, signal);
      const composed = composeReport(report.facts, written);
      const bytes = await pdf.render({ ...report, composed });
      const fileId = reportFileId(reportId, attempt);
      const file = await storeBytes(db, fileStore, { workspaceId, fileId, bytes: [bytes], maxBytes: MOST_PDF_BYTES });
      const { subject, evidence } = report.facts;
      const receivers = await storeReport(db, workspaceId, {
        ...{ id: reportId, composed, narrativeBy, sentencesDropped: dropped, pdf: file },
        ...{ evidenceCount: evidence.length, riskScore: subject.risk_score, riskLevel: subject.risk_level },
      });
      if (!receivers) {
        await discardBytes(db, workspaceId, [file.sweepId]);
        return { status: 'gone' };
      }
      wakeReceivers(wake, workspaceId, receivers);
      return { status: 'ready' };
    });

const template = { written: {}, narrativeBy: 'template', dropped: 0 };

/** By the model of the settings where there is one; by the template where it fails, or nothing is left of what it wrote. */
async function write(deps: InvestigationsDeps, workspaceId: string, { facts }: ReportToWrite, signal: AbortSignal) {
  if (!deps.reportModel || facts.evidence.length === 0) return template;
  const token = randomBytes(9).toString('base64url');
  return (await writeByModel(deps, { workspaceId, facts, token, signal })) ?? template;
}
