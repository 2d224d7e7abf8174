import type { LinkSigner } from '../../../db/secrets/link-signer.ts';

/** Seconds for which an address of a PDF works (contract section 9.2). */
const LINK_SECONDS = 3_600;

/** Whose report an address opens, and until when. */
export interface ReportLink {
  workspaceId: string;
  reportId: string;
  /** Seconds since 1970. */
  expires: number;
}

const pathOf = (reportId: string): string => `/api/v1/reports/${reportId}/pdf`;

const signedText = ({ workspaceId, reportId, expires }: ReportLink): string =>
  JSON.stringify(['GET', pathOf(reportId), workspaceId, expires]);

/** Path and query of the PDF's address, fresh, and when it ends. */
export function reportLink(
  links: LinkSigner,
  report: Omit<ReportLink, 'expires'>,
): { path: string; expiresAt: string } {
  const link = { ...report, expires: Math.floor(Date.now() / 1000) + LINK_SECONDS };
  const { workspaceId, reportId, expires } = link;
  const query = new URLSearchParams({ ws: workspaceId, exp: String(expires), sig: links.sign(signedText(link)) });
  return { path: `${pathOf(reportId)}?${query}`, expiresAt: new Date(expires * 1000).toISOString() };
}

/** Whether an address was signed here, exactly so, and has not expired. */
export const isReportLinkGood = (links: LinkSigner, link: ReportLink, signature: string): boolean =>
  links.verify(signedText(link), signature) && link.expires * 1000 > Date.now();
