import type { StoredReport } from '../../../db/investigations/reports/read-reports.ts';
import type { Report } from '../../../domain/investigations/contract/reports/report.ts';
import type { RouteRequest } from '../../http/routing/route-request.ts';
import type { Services } from '../services.ts';
import { reportLink } from './report-link.ts';

/** A report as the contract shows it, with an address of its PDF that works for an hour (section 9.2). */
export function presentReport(
  { principal: { workspaceId }, baseUrl }: Pick<RouteRequest, 'principal' | 'baseUrl'>,
  { links }: Pick<Services, 'links'>,
  { file_id, sections, citations, ...report }: StoredReport,
): Report {
  const link = file_id === null ? null : reportLink(links, { workspaceId, reportId: report.id });
  return {
    ...report,
    sections: sections ?? [],
    citations: citations ?? [],
    pdf_url: link && `${baseUrl}${link.path}`,
    pdf_url_expires_at: link?.expiresAt ?? null,
  };
}
