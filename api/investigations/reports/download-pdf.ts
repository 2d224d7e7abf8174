import * as z from 'zod';
import { findReport, type StoredReport } from '../../../db/investigations/reports/read-reports.ts';
import { FileGone } from '../../../db/media/file-store.ts';
import { inWorkspaceSql } from '../../../db/tenant.ts';
import { PublicError } from '../../../domain/errors.ts';
import { answer } from '../../http/respond/answer.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import { contentDisposition } from '../../media/content-disposition.ts';
import type { Services } from '../services.ts';
import { isReportLinkGood } from './report-link.ts';
import type { ReportParams } from './reports.ts';

const one = () => z.string().optional().catch(undefined);

/** What signs an address of a PDF; nothing of it is refused as a field. */
export const PdfQuery = z.object({ ws: one(), exp: one(), sig: one() });

type Request = RequestOf<{ auth: 'public'; params: typeof ReportParams; query: typeof PdfQuery }>;

const refused = () => new PublicError('forbidden', 'The address is not valid, or no longer.');

/** `GET /api/v1/reports/{rid}/pdf`: by its signed address alone (contract section 9.3). */
export async function downloadPdf(request: Request, services: Services) {
  const { workspaceId, report } = await wantedReport(request, services);
  const { file_id: fileId, title } = report;
  if (fileId === null) throw refused();
  const bytes = await services.fileStore.read({ workspaceId, fileId }).catch((error: unknown) => {
    throw error instanceof FileGone ? refused() : error;
  });
  return answer(200, bytes, {
    'content-disposition': contentDisposition('inline', `${title}.pdf`),
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
  });
}

/** Refuses what was not signed here, or too long ago, and a report that is gone. */
async function wantedReport(
  { params: { rid: reportId }, query: { ws: workspaceId = '', exp, sig = '' }, recordAs }: Request,
  { db, links }: Services,
): Promise<{ workspaceId: string; report: StoredReport }> {
  if (!isReportLinkGood(links, { workspaceId, reportId, expires: Number(exp) }, sig)) throw refused();
  recordAs({ workspaceId }); // what was signed here is told, whatever comes of it
  const report = await inWorkspaceSql(db, workspaceId, (client) => findReport(client, workspaceId, reportId));
  if (!report) throw refused();
  return { workspaceId, report };
}
