import { findFileByKey, type StoredLogFile } from '../../../db/evaluations/logs/log-file.repository.ts';
import { notFound, PublicError } from '../../../domain/errors.ts';
import type {
  MediaParams,
  MediaQuery,
  MediaUrl,
  MediaUrlQuery,
} from '../../../domain/evaluations/contract/media/media.ts';
import { isShownInline } from '../../../domain/media/content-type.ts';
import { cleanFilename } from '../../../domain/media/filename.ts';
import { isMediaKey, keyOfSource, workspaceOfKey } from '../../../domain/media/media-key.ts';
import { answer } from '../../http/respond/answer.ts';
import type { RequestOf, RouteRequest } from '../../http/routing/route-request.ts';
import { fileLink } from '../../media/file-link.ts';
import type { Services } from '../services.ts';

/** The file of a key, for whoever may have it: 403 for another workspace's key, 404 for one that leads nowhere. */
async function readableFile({ principal, inWorkspace }: RouteRequest, key: string): Promise<StoredLogFile> {
  if (!isMediaKey(key)) throw notFound('File');
  if (workspaceOfKey(key) !== principal.workspaceId)
    throw new PublicError('forbidden', 'The file belongs to another workspace.');
  const file = await inWorkspace((em) => findFileByKey(em, key));
  if (!file) throw notFound('File');
  return file;
}

/** `GET /api/media/{key}`: sends on to a signed address that works for 300 s (contract section 11). */
export async function redirectToMedia(
  request: RequestOf<{ params: typeof MediaParams; query: typeof MediaQuery }>,
  { links }: Services,
) {
  const { id, workspaceId, filename, contentType } = await readableFile(request, request.params.key);
  const isInline = request.query.download !== '1' && isShownInline(contentType);
  const link = fileLink(links, { workspaceId, id, filename, disposition: isInline ? 'inline' : 'attachment' });
  return answer(302, null, { location: `${request.baseUrl}${link}`, 'cache-control': 'no-store' });
}

/** `GET /api/media-url`: the signed address itself (contract section 16). */
export async function mediaUrl(
  request: RequestOf<{ query: typeof MediaUrlQuery }>,
  { links }: Services,
): Promise<MediaUrl> {
  const { source, filename: wanted } = request.query;
  const file = await readableFile(request, keyOfSource(source));
  const { id, workspaceId, key, contentType, sizeBytes } = file;
  const filename = wanted?.trim() ? cleanFilename(wanted) : file.filename;
  const disposition = isShownInline(contentType) ? 'inline' : 'attachment';
  const url = `${request.baseUrl}${fileLink(links, { workspaceId, id, filename, disposition })}`;
  return { url, filename, contentType, sizeBytes, key };
}
