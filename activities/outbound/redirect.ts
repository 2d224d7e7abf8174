import { OutboundError, type OutboundErrorCode } from './outbound-error.ts';

/** One request of a call: where it goes and with which headers. */
export interface RequestTarget {
  url: URL;
  headers: Record<string, string>;
  /** Whether it may go to an address that is not public. */
  trusted: boolean;
}

const redirects = new Set([301, 302, 303, 307, 308]);
/** What another origin may be sent; all else may be meant for the first one's eyes. */
const forAnybody = new Set(['accept', 'accept-encoding', 'accept-language', 'user-agent']);

/** An address that may be called: of the web, and without a user name or password. Throws OutboundError. */
export function webAddress(text: string, base?: URL, code: OutboundErrorCode = 'ADDRESS_REFUSED'): URL {
  const url = URL.parse(text, base?.href);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.username !== '' || url.password !== '')
    throw new OutboundError(code, 'address not allowed');
  return url;
}

/** Where an answer sends its reader, or null; to another origin without trust and private headers. Throws OutboundError. */
export function redirectTarget(
  target: RequestTarget,
  status: number,
  location: string | undefined,
): RequestTarget | null {
  if (!redirects.has(status) || location === undefined) return null;
  const url = webAddress(location, target.url, 'REDIRECT_REFUSED');
  if (url.origin === target.url.origin) return { ...target, url };
  const kept = Object.entries(target.headers).filter(([name]) => forAnybody.has(name.toLowerCase()));
  return { url, headers: Object.fromEntries(kept), trusted: false };
}
