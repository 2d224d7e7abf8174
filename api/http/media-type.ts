/** The media type of a Content-Type header in lower case, and its charset if it names one. */
export function mediaType(header: string): { type: string; charset: string | null } {
  const [type = '', ...parameters] = header.toLowerCase().split(';');
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith('charset='));
  return { type: type.trim(), charset: charset ? charset.slice('charset='.length).replaceAll('"', '') : null };
}

/** Whether this Content-Type announces JSON in UTF-8. */
export function isJson(header: string): boolean {
  const { type, charset } = mediaType(header);
  return (type === 'application/json' || /^application\/[^/]+\+json$/.test(type)) && (charset ?? 'utf-8') === 'utf-8';
}
