import type { LinkSigner } from '../../db/secrets/link-signer.ts';
import { uploadLinkSeconds } from '../../domain/media/limits.ts';

/** Which upload an address takes, and what was said of it beforehand. */
export interface UploadLink {
  workspaceId: string;
  uploadId: string;
  filename: string;
  contentType: string;
  /** Null when any size will do. */
  sizeBytes: number | null;
  /** Seconds since 1970. */
  expires: number;
}

const signedText = (link: UploadLink): string => {
  const { workspaceId, uploadId, filename, contentType, sizeBytes, expires } = link;
  return JSON.stringify(['PUT', '/api/uploads', workspaceId, uploadId, filename, contentType, sizeBytes, expires]);
};

/** Path and query of an address to which one file may be PUT for a while, without a credential (contract section 16). */
export function uploadLink(links: LinkSigner, upload: Omit<UploadLink, 'expires'>): string {
  const link = { ...upload, expires: Math.floor(Date.now() / 1000) + uploadLinkSeconds };
  const { workspaceId, uploadId, filename, contentType, sizeBytes, expires } = link;
  const query = new URLSearchParams({
    contentType,
    ...(sizeBytes !== null && { sizeBytes: String(sizeBytes) }),
    expires: String(expires),
    signature: links.sign(signedText(link)),
  });
  return `/api/uploads/${workspaceId}/${uploadId}/${encodeURIComponent(filename)}?${query}`;
}

/** Whether an address was signed here, exactly so, and has not expired. */
export const isUploadLinkGood = (links: LinkSigner, link: UploadLink, signature: string): boolean =>
  links.verify(signedText(link), signature) && link.expires * 1000 > Date.now();
