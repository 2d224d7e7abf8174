import { insertReport } from '../../../db/investigations/reports/insert-report.ts';
import { findReport } from '../../../db/investigations/reports/read-reports.ts';
import { reportQueue } from '../../../db/investigations/reports/report.queue.ts';
import { findSubject } from '../../../db/investigations/subject.repository.ts';
import { notFound, PublicError } from '../../../domain/errors.ts';
import type { ReportInput } from '../../../domain/investigations/contract/reports/report-input.ts';
import { answer } from '../../http/respond/answer.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import { actorOf } from '../actor.ts';
import { prefersAsync } from '../runs/wait-for-run.ts';
import type { Services } from '../services.ts';
import { type SubjectParams, whichSubject } from '../subjects/subject-params.ts';
import { presentReport } from './present-report.ts';

type Request = RequestOf<{ params: typeof SubjectParams; body: typeof ReportInput }>;

/** A call waits so long for its report (contract section 9.1). */
const LONGEST_WAIT_MS = 60_000;

/** The report that is to be written; it commits together with the idempotency key. */
export function acceptReport(request: Request): Promise<{ reportId: string }> {
  const { body, principal, inWorkspaceSql, afterCommit, answerIsAbout, recordAs } = request;
  const which = whichSubject(request);
  const { workspaceId, subjectId } = which;
  answerIsAbout(`subject/${subjectId}`);
  return inWorkspaceSql(async (sql) => {
    const subject = await findSubject(sql, which);
    if (!subject) throw notFound('Subject');
    if (body.purpose !== 'internal' && !subject.consent_obtained)
      throw new PublicError('validation_failed', 'consent required');
    if (!subject.last_enriched_at) throw new PublicError('validation_failed', 'The subject was never enriched.');
    const { purpose, title = null } = body;
    const reportId = await insertReport(sql, workspaceId, {
      subjectId,
      purpose,
      title,
      generatedBy: actorOf(principal),
    });
    if (!reportId) throw notFound('Subject');
    recordAs({ target: `report/${reportId}`, status: prefersAsync(request) ? 202 : 201 });
    afterCommit((wake) => wake.job(reportQueue.name, workspaceId, reportId, reportId));
    return { reportId };
  });
}

/** `POST /api/v1/subjects/{sid}/reports`: waits for the text and the PDF, but for callers who want no waiting. */
export async function showReport(request: Request, services: Services, { reportId }: { reportId: string }) {
  const { principal, signal, inWorkspaceSql } = request;
  const { workspaceId } = principal;
  const isEnded =
    !prefersAsync(request) &&
    (await services.endedReports.wait(workspaceId, reportId, { timeoutMs: LONGEST_WAIT_MS, signal }));
  const stored = await inWorkspaceSql((sql) => findReport(sql, workspaceId, reportId));
  if (!stored) throw notFound('Subject');
  const report = presentReport(request, services, stored);
  return isEnded ? answer(201, report) : answer(202, report, { location: `/api/v1/reports/${reportId}` });
}
