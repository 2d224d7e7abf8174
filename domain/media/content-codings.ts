/** The codings of a Content-Encoding header in the order in which they were applied, in lower case; `identity` is none (RFC 9110, 8.4). */
export const contentCodings = (header: string | undefined): string[] =>
  (header ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
