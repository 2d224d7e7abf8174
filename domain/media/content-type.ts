const syntax =
  /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(?:\s*;\s*[\w!#$&^.+-]+=(?:[\w!#$&^.+-]+|"[\w !#$&^.+/:=,-]*"))*$/;

/** A media type in its usual spelling, parameters kept; null for what is none. At most 255 characters. */
export function readContentType(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed.length > 255 || !syntax.test(trimmed)) return null;
  const [type = '', ...parameters] = trimmed.split(';');
  return [type.trim().toLowerCase(), ...parameters.map((one) => one.trim())].join('; ');
}

/** The type alone, without parameters. */
const bareType = (contentType: string): string => contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** Types that a browser may show under our address; SVG may hold scripts, so it is none (contract section 10.2). */
export function isShownInline(contentType: string): boolean {
  const type = bareType(contentType);
  if (type === 'application/pdf' || type === 'text/plain') return true;
  return (type.startsWith('image/') && !type.includes('svg') && !type.includes('xml')) || type.startsWith('audio/');
}
