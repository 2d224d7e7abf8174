import { foldText } from './fold-text.ts';

export type KeywordList = { ok: true; items: string[] } | { ok: false; message: string };

const maxItems = 200;
/** NFKC may write one character as 18; more than this only a list made of such would have, and it would be slow to look for. */
const maxFoldedLength = 12_000;

/** Reads a keyword list: commas or line breaks between items, quotes, or a JSON array of strings (section 7.3). */
export function parseKeywordList(value: string): KeywordList {
  const items = readJsonArray(value.trim()) ?? readItems(value);
  return items === null
    ? { ok: false, message: 'A quoted keyword must end with a quote, followed by a comma or a line break.' }
    : checkKeywords(items);
}

/** The bounds of section 7.3 on a list already read; items that are empty, or of characters that nobody sees, are ignored. */
export function checkKeywords(items: string[]): KeywordList {
  const folded = items.map(foldText);
  const kept = items.filter((_, index) => folded[index] !== '');
  if (kept.length === 0) return { ok: false, message: 'At least one keyword is required.' };
  if (kept.length > maxItems) return { ok: false, message: `At most ${maxItems} keywords.` };
  if (folded.join('').length > maxFoldedLength) return { ok: false, message: 'The keywords are too long.' };
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
/** A pair as word processors make it; an item that only begins with one has it as text. */
const typographic = /[^\S\r\n]*[“”„‟«»＂]([^“”„‟«»＂"\r\n]*)[“”„‟«»＂][^\S\r\n]*(?=[,\r\n]|$)/y;
const plain = /[^,\r\n]*/y;
const trimmed =
  /[^\s\p{White_Space}\p{Default_Ignorable_Code_Point}](?:.*[^\s\p{White_Space}\p{Default_Ignorable_Code_Point}])?/su;

function readItems(value: string): string[] | null {
  const items: string[] = [];
  for (let at = 0; at <= value.length; at++) {
    const isQuoted = value.charAt(at + leadingBlanks(value, at)) === '"';
    const pair = isQuoted ? null : matchAt(typographic, value, at);
    const found = pair ?? matchAt(isQuoted ? quoted : plain, value, at);
    if (!found) return null;
    items.push(isQuoted ? (found[1] ?? '').replaceAll('""', '"') : (pair?.[1] ?? trim(found[0])));
    at += found[0].length;
  }
  return items;
}

function matchAt(shape: RegExp, value: string, at: number): RegExpExecArray | null {
  shape.lastIndex = at;
  return shape.exec(value);
}

/** Without the white space at its ends, however it mixes with characters that nobody sees. */
const trim = (item: string): string => trimmed.exec(item)?.[0] ?? '';

function leadingBlanks(value: string, from: number): number {
  let at = from;
  while (at < value.length && /[^\S\r\n]/.test(value.charAt(at))) at++;
  return at - from;
}
