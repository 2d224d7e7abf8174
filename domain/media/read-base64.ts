/** Looked for, not matched against: a match of many megabytes in one piece can exhaust the matcher's stack. */
const foreign = /[^A-Za-z0-9+/]/;

/** The bytes of standard base64, blanks tolerated, with or without its padding; null for anything else or nothing. */
export function readBase64(text: string): Uint8Array | null {
  const packed = /\s/.test(text) ? text.replace(/\s+/g, '') : text;
  const digits = packed.endsWith('==') ? packed.length - 2 : packed.endsWith('=') ? packed.length - 1 : packed.length;
  if (digits === 0 || foreign.test(packed.slice(0, digits))) return null;
  if (digits % 4 === 1 || (digits < packed.length && packed.length % 4 !== 0)) return null;
  return Buffer.from(packed, 'base64');
}

/** The bytes and the type of a base64 `data:` URL; null for any other text. */
export function readDataUrl(url: string): { bytes: Uint8Array; contentType: string | null } | null {
  const comma = url.indexOf(',');
  const head = /^data:([^,]*?)(?:;[^,]*?)?;base64$/i.exec(url.slice(0, Math.min(Math.max(comma, 0), 1_000)));
  const bytes = head && readBase64(url.slice(comma + 1));
  return bytes ? { bytes, contentType: head[1]?.trim() || null } : null;
}
