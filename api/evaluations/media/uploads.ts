import { v4 as uuid } from 'uuid';
import { createUpload, discardBytes, storeBytes } from '../../../db/media/media-files.ts';
import { PublicError } from '../../../domain/errors.ts';
import type {
  StoredUpload,
  UploadParams,
  UploadQuery,
  UploadRequest,
  UploadTicket,
} from '../../../domain/evaluations/contract/media/upload.ts';
import { isSameContentType } from '../../../domain/media/content-type.ts';
import { cleanFilename } from '../../../domain/media/filename.ts';
import { maxUploadBytes, uploadLinkSeconds } from '../../../domain/media/limits.ts';
import { uploadKey } from '../../../domain/media/media-key.ts';
import { typeOfFilename } from '../../../domain/media/sniff-type.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import { isUploadLinkGood, type UploadLink, uploadLink } from '../../media/upload-link.ts';
import type { Services } from '../services.ts';

/** `POST /api/uploads`: nothing is kept of it; all of it is in the address (contract section 16). */
export async function startUpload(
  { body, principal: { workspaceId }, baseUrl }: RequestOf<{ body: typeof UploadRequest }>,
  { links }: Services,
): Promise<UploadTicket> {
  const uploadId = uuid();
  const filename = cleanFilename(body.filename ?? '');
  const contentType = body.contentType ?? typeOfFilename(filename) ?? 'application/octet-stream';
  const link = uploadLink(links, { workspaceId, uploadId, filename, contentType, sizeBytes: body.sizeBytes });
  return {
    uploadUrl: `${baseUrl}${link}`,
    key: uploadKey(workspaceId, uploadId, filename),
    contentType,
    method: 'PUT',
    headers: { 'Content-Type': contentType },
    expiresIn: uploadLinkSeconds,
    maxBytes: maxUploadBytes,
  };
}

type PutRequest = RequestOf<{ auth: 'public'; params: typeof UploadParams; query: typeof UploadQuery }>;

function signedUpload({ params, query }: PutRequest, { links }: Services): UploadLink {
  const sizeBytes = query.sizeBytes === undefined ? null : Number(query.sizeBytes);
  const link = { ...params, contentType: query.contentType ?? '', sizeBytes, expires: Number(query.expires) };
  if (isUploadLinkGood(links, link, query.signature ?? '')) return link;
  throw new PublicError('forbidden', 'The address is not valid, or no longer.');
}

const refused = (field: string, message: string) =>
  new PublicError('validation_failed', 'The upload is not what was announced.', {
    fields: [{ path: [field], message }],
  });

/** `PUT /api/uploads/…`: stores the bytes, once; the same bytes again change nothing (contract section 16). */
export async function putUpload(request: PutRequest, services: Services): Promise<StoredUpload> {
  const upload = signedUpload(request, services);
  const { workspaceId, uploadId, filename, contentType, sizeBytes } = upload;
  if (!isSameContentType(request.header('content-type') ?? '', contentType))
    throw refused('contentType', `Must be ${contentType}, as announced.`);
  const { db, fileStore } = services;
  const bytes = request.stream(sizeBytes ?? maxUploadBytes);
  const file = await storeBytes(db, fileStore, { workspaceId, bytes, maxBytes: maxUploadBytes });
  const isAnnounced = file.sizeBytes > 0 && (sizeBytes === null || file.sizeBytes === sizeBytes);
  if (!isAnnounced) {
    await discardBytes(db, workspaceId, [file.sweepId]).catch(() => {}); // then an hour later
    throw refused('sizeBytes', sizeBytes === null ? 'Must not be empty.' : `Must be ${sizeBytes}, as announced.`);
  }
  if (!(await createUpload(db, workspaceId, file, { uploadId, filename, contentType })))
    throw new PublicError('conflict', 'Other bytes were uploaded to this address before.');
  return { ok: true, key: uploadKey(workspaceId, uploadId, filename), sizeBytes: file.sizeBytes };
}
