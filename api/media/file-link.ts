import type { LinkSigner } from '../../db/secrets/link-signer.ts';
import { linkSeconds } from '../../domain/media/limits.ts';
import type { Disposition } from './content-disposition.ts';

/** Which file of a log an address opens, and how it is shown. */
export interface FileLink {
  workspaceId: string;
  /** Of the log's file, which goes with its log. */
  id: string;
  filename: string;
  disposition: Disposition;
  /** Seconds since 1970. */
  expires: number;
}

const signedText = ({ workspaceId, id, filename, disposition, expires }: FileLink): string =>
  JSON.stringify(['GET', '/api/files', workspaceId, id, filename, disposition, expires]);

/** Path and query of an address that opens one file for 300 s, without a credential (contract section 11). */
export function fileLink(links: LinkSigner, file: Omit<FileLink, 'expires'>): string {
  const link = { ...file, expires: Math.floor(Date.now() / 1000) + linkSeconds };
  const { workspaceId, id, filename, disposition, expires } = link;
  const query = new URLSearchParams({ expires: String(expires), disposition, signature: links.sign(signedText(link)) });
  return `/api/files/${workspaceId}/${id}/${encodeURIComponent(filename)}?${query}`;
}

/** Whether an address was signed here, exactly so, and has not expired. */
export const isFileLinkGood = (links: LinkSigner, link: FileLink, signature: string): boolean =>
  links.verify(signedText(link), signature) && link.expires * 1000 > Date.now();
