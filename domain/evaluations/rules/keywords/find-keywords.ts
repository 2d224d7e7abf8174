import { oneLine } from '../../../text.ts';
import { contains } from './contains.ts';
import { foldText } from './fold-text.ts';

/** A keyword as written, and the folded form that is looked for. */
export interface Keyword {
  shown: string;
  folded: string;
}

/** Prepares items for a search in folded text (section 7.3). */
export const foldKeywords = (items: string[]): Keyword[] =>
  items.map((item) => ({ shown: oneLine(item, 80), folded: foldText(item) }));

export const missingFrom = (folded: string, keywords: Keyword[]): Keyword[] =>
  keywords.filter((keyword) => !contains(folded, keyword.folded));

export const foundIn = (folded: string, keywords: Keyword[]): Keyword[] =>
  keywords.filter((keyword) => contains(folded, keyword.folded));

/** The keywords for a summary, a long list shortened. */
export function quoteKeywords(keywords: Keyword[]): string {
  const shown = keywords.slice(0, 5).map((keyword) => `"${keyword.shown}"`);
  const rest = keywords.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
