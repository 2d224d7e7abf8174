import { isUtf8Charset } from './charset.ts';
import { type MediaType, parseMediaType, printMediaType } from './media-type.ts';

const longest = 255;
/** What may stand in a header that this service sends, and in a file's record. */
const sendable = /^[\x20-\x7e]*$/;

/** A media type in its usual spelling, parameters kept; null for what is none. At most 255 characters. */
export function readContentType(text: string): string | null {
  const trimmed = text.trim();
  const parsed = trimmed.length <= longest && sendable.test(trimmed) ? parseMediaType(trimmed) : null;
  const printed = parsed ? printMediaType(parsed) : null;
  return printed !== null && printed.length <= longest ? printed : null;
}

const folded = ({ type, parameters }: MediaType): string =>
  JSON.stringify([type, ...[...parameters].map(([name, value]) => [name, foldedValue(name, value)]).sort()]);

/** Of a charset the case means nothing, and UTF-8 has several names; other values mean what they say. */
function foldedValue(name: string, value: string): string {
  if (name !== 'charset') return value;
  return isUtf8Charset(value) ? 'utf-8' : value.toLowerCase();
}

/** Whether two Content-Type headers say the same, however they spell it. */
export function isSameContentType(one: string, other: string): boolean {
  const [first, second] = [parseMediaType(one), parseMediaType(other)];
  return first !== null && second !== null && folded(first) === folded(second);
}

/** Types that a browser may show under our address; SVG may hold scripts, so it is none (contract section 10.2). */
export function isShownInline(contentType: string): boolean {
  const type = parseMediaType(contentType)?.type ?? '';
  if (type === 'application/pdf' || type === 'text/plain') return true;
  return (type.startsWith('image/') && !type.includes('svg') && !type.includes('xml')) || type.startsWith('audio/');
}
