import type { ReadName } from './read-name.ts';
import type { Word } from './word.ts';

/** Two words written as one. */
export const joined = (first: Word, second: Word): Word => ({
  ...first,
  text: first.text + second.text,
  key: first.key + second.key,
  syllable: null,
  isMinor: false,
});

/** The pairs of neighbours that may be one word in another spelling: `Jong Un`, `al Assad`. */
export const neighbours = ({ words }: ReadName): [Word, Word][] =>
  words.slice(1).flatMap((word, at): [Word, Word][] => {
    const before = words[at];
    return before && isJoinable(before, word) ? [[before, word]] : [];
  });

const isJoinable = (a: Word, b: Word): boolean =>
  !a.isInitial && !b.isInitial && a.isArabic === b.isArabic && !(a.isMinor && b.isMinor);

/** Each of them as one word. */
export const joinedNeighbours = (name: ReadName): Word[] =>
  neighbours(name).map(([first, second]) => joined(first, second));
