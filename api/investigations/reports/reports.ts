import * as z from 'zod';
import { findReport, listReports as readReports } from '../../../db/investigations/reports/read-reports.ts';
import { notFound } from '../../../domain/errors.ts';
import { uuid } from '../../../domain/fields.ts';
import { byCreation } from '../../../domain/investigations/contract/list.ts';
import { type Report, reportList } from '../../../domain/investigations/contract/reports/report.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import type { Services } from '../services.ts';
import { type SubjectParams, whichSubject } from '../subjects/subject-params.ts';
import { presentReport } from './present-report.ts';

/** A report by its id. */
export const ReportParams = z.object({ rid: uuid() });

/** The parameters of a subject's reports. */
export const ReportQuery = z.object(reportList.query);

/** `GET /api/v1/reports/{rid}` (contract section 9.2). */
export async function getReport(
  request: RequestOf<{ params: typeof ReportParams }>,
  services: Services,
): Promise<Report> {
  const { params, principal, inWorkspaceSql } = request;
  const stored = await inWorkspaceSql((sql) => findReport(sql, principal.workspaceId, params.rid));
  if (!stored) throw notFound('Report');
  return presentReport(request, services, stored);
}

/** `GET /api/v1/subjects/{sid}/reports` (contract section 9.4). */
export async function listReports(request: RequestOf<{ params: typeof SubjectParams; query: typeof ReportQuery }>) {
  const { query, inWorkspaceSql } = request;
  const { workspaceId, subjectId } = whichSubject(request);
  const rows = await inWorkspaceSql((sql) => readReports(sql, workspaceId, subjectId, query));
  return reportList.page(rows, query.limit, byCreation);
}
