export type KeywordList = { ok: true; items: string[] } | { ok: false; message: string };

const maxItems = 200;

/** Reads a keyword list: commas or line breaks between items, quotes, or a JSON array of strings (section 7.3). */
export function parseKeywordList(value: string): KeywordList {
  const items = readJsonArray(value.trim()) ?? readItems(value);
  return items === null
    ? { ok: false, message: 'A quoted keyword must end with a quote, followed by a comma or a line break.' }
    : checkKeywords(items);
}

/** The bounds of section 7.3 on a list already read; empty items are ignored. */
export function checkKeywords(items: string[]): KeywordList {
  const kept = items.filter((item) => item !== '');
  if (kept.length === 0) return { ok: false, message: 'At least one keyword is required.' };
  if (kept.length > maxItems) return { ok: false, message: `At most ${maxItems} keywords.` };
  return { ok: true, items: kept };
}

function readJsonArray(text: string): string[] | null {
  if (!text.startsWith('[')) return null;
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) && read.every((item) => typeof item === 'string') ? read : null;
  } catch {
    return null;
  }
}

const quoted = /[^\S\r\n]*"((?:[^"]|"")*)"[^\S\r\n]*(?=[,\r\n]|$)/y;
const plain = /[^,\r\n]*/y;

function readItems(value: string): string[] | null {
  const items: string[] = [];
  for (let at = 0; at <= value.length; at++) {
    const isQuoted = /^[^\S\r\n]*"/.test(value.slice(at, at + leadingBlanks(value, at) + 1));
    const shape = isQuoted ? quoted : plain;
    shape.lastIndex = at;
    const found = shape.exec(value);
    if (!found) return null;
    items.push(isQuoted ? (found[1] ?? '').replaceAll('""', '"') : found[0].trim());
    at += found[0].length;
  }
  return items;
}

function leadingBlanks(value: string, from: number): number {
  let at = from;
  while (at < value.length && /[^\S\r\n]/.test(value.charAt(at))) at++;
  return at - from;
}
