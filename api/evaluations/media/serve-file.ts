import { findFileById } from '../../../db/evaluations/logs/log-file.repository.ts';
import { FileGone } from '../../../db/media/file-store.ts';
import { inWorkspace } from '../../../db/tenant.ts';
import { notFound, PublicError } from '../../../domain/errors.ts';
import type { FileParams, FileQuery } from '../../../domain/evaluations/contract/media/media.ts';
import { isShownInline } from '../../../domain/media/content-type.ts';
import { answer } from '../../http/respond/answer.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import { contentDisposition } from '../../media/content-disposition.ts';
import { isFileLinkGood } from '../../media/file-link.ts';
import { parseRange } from '../../media/parse-range.ts';
import type { Services } from '../services.ts';

type Request = RequestOf<{ auth: 'public'; params: typeof FileParams; query: typeof FileQuery }>;

/** Refuses what was not signed here, or too long ago; credentials are not looked at (contract section 11). */
function wantedFile({ params, query }: Request, { links }: Services) {
  const disposition = query.disposition === 'inline' ? 'inline' : 'attachment';
  const link = { ...params, disposition, expires: Number(query.expires) } as const;
  if (!isFileLinkGood(links, link, query.signature ?? ''))
    throw new PublicError('forbidden', 'The address is not valid, or no longer.');
  return link;
}

/** `GET /api/files/…`: the bytes behind a signed address, whole or one range of them (contract section 11). */
export async function serveFile(request: Request, services: Services) {
  const { workspaceId, id, filename, disposition } = wantedFile(request, services);
  const { db, fileStore } = services;
  const file = await inWorkspace(db, workspaceId, (em) => findFileById(em, id));
  if (!file) throw notFound('File');
  const range = parseRange(request.header('range'), file.sizeBytes);
  const bytes = await fileStore.read({ workspaceId, fileId: file.fileId }, range ?? undefined).catch((error) => {
    throw error instanceof FileGone ? notFound('File') : error;
  });
  const { first, last } = range ?? { first: 0, last: file.sizeBytes - 1 };
  const headers = {
    'content-type': file.contentType,
    'content-length': String(last - first + 1),
    'content-disposition': contentDisposition(isShownInline(file.contentType) ? disposition : 'attachment', filename),
    'content-security-policy': 'sandbox',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'cross-origin', // whoever has the address may show the file where he likes
    'cache-control': 'private, no-store',
    'accept-ranges': 'bytes',
  };
  if (!range) return answer(200, bytes, headers);
  return answer(206, bytes, { ...headers, 'content-range': `bytes ${first}-${last}/${file.sizeBytes}` });
}
