import { foldCase, storableText } from '../../text.ts';

// The length keeps an index entry small (section 5.1).
const maxTags = 20;
const maxTagCharacters = 200;

/** Tags out of a comma list or a list of words: trimmed, lower-cased, deduplicated; null for anything else (section 5.1). */
export function readTags(value: unknown): string[] | null {
  const words = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(words)) return null;
  const tags: string[] = [];
  for (const word of words) {
    if (word === null) continue;
    if (typeof word !== 'string' && typeof word !== 'number') return null;
    tags.push(foldCase(storableText(String(word)).trim()));
  }
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

/** Why these tags cannot be stored, or null. */
export function tagsProblem(tags: string[]): string | null {
  if (tags.length > maxTags) return `At most ${maxTags} tags.`;
  if (tags.some((tag) => tag.length > maxTagCharacters)) return `At most ${maxTagCharacters} characters a tag.`;
  return null;
}
