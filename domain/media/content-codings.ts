/**
 * The codings of a Content-Encoding header in the order in which they were applied, in lower case; none where it is
 * `identity` alone, which has no place in a list (RFC 9110, 8.4 and 12.5.3).
 */
export function contentCodings(header: string | undefined): string[] {
  const codings = (header ?? '').toLowerCase().split(',');
  const named = codings.map((coding) => coding.trim()).filter((coding) => coding !== '');
  return named.length === 1 && named[0] === 'identity' ? [] : named;
}
