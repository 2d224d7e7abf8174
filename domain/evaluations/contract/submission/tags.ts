import { isJsonNumber, numberText } from '../../../json/exact-number.ts';
import { foldCase, storableText } from '../../../text.ts';

// The length keeps an index entry small (section 5.1).
const maxTags = 20;
const maxTagCharacters = 200;

/** Tags out of a comma list or a list of words: trimmed, lower-cased, deduplicated; null for anything else (section 5.1). */
export function readTags(value: unknown): string[] | null {
  const sent = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(sent)) return null;
  const tags: string[] = [];
  // A comma inside an entry parts it as well: a filter could not name such a tag.
  for (const word of sent.flatMap((entry) => (typeof entry === 'string' ? entry.split(',') : [entry]))) {
    if (word === null) continue;
    const text = isJsonNumber(word) ? numberText(word) : word;
    if (typeof text !== 'string') return null;
    tags.push(foldCase(storableText(text).trim()));
  }
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

/** Why these tags cannot be stored, or null. */
export function tagsProblem(tags: string[]): string | null {
  if (tags.length > maxTags) return `At most ${maxTags} tags.`;
  if (tags.some((tag) => tag.length > maxTagCharacters)) return `At most ${maxTagCharacters} characters a tag.`;
  return null;
}
