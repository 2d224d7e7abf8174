/** A media type with its parameters, as a Content-Type header or a `data:` URL names it. */
export interface MediaType {
  /** `type/subtype` in lower case. */
  type: string;
  /** Values by name in lower case, in the order in which they came; of two with one name the first counts. */
  parameters: ReadonlyMap<string, string>;
}

const token = /^[\w!#$%&'*+.^`|~-]+$/;
const essence = /^[ \t]*([\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+)[ \t]*(?=;|$)/;
/** One parameter: a quoted value may hold semicolons and pairs of a backslash, and may lack its end. */
const parameter = /;[ \t]*([^;="]*)(?:=[ \t]*(?:"((?:[^"\\]|\\.)*)(?:"|\\?$)|([^;]*)))?[^;]*/gy;

/** The media type that a text names; null when it names none. What is no parameter in it is passed over (RFC 9110, 5.6.6; WHATWG MIME Sniffing, 4.4). */
export function parseMediaType(text: string): MediaType | null {
  const [start = '', type] = essence.exec(text) ?? [];
  if (type === undefined) return null;
  const parameters = new Map<string, string>();
  for (const [, sent = '', quoted, plain] of text.slice(start.length).matchAll(parameter)) {
    const name = sent.trim().toLowerCase();
    const value = quoted?.replace(/\\(.)/g, '$1') ?? plain?.trim();
    if (token.test(name) && value !== undefined && value !== '' && !parameters.has(name)) parameters.set(name, value);
  }
  return { type: type.toLowerCase(), parameters };
}

const quote = (value: string): string => (token.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`);

/** Its usual spelling: lower case, one blank after each semicolon, quotes only where they are needed. */
export const printMediaType = ({ type, parameters }: MediaType): string =>
  [type, ...[...parameters].map(([name, value]) => `${name}=${quote(value)}`)].join('; ');
