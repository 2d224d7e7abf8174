import { type Word, wordsOf } from './word.ts';

/** A name, made ready to be compared: whoever compares one with many reads each once. */
export interface ReadName {
  words: readonly Word[];
  /** Those that are no particle, title or form of a company; all where there is no other. */
  major: readonly Word[];
  minor: readonly Word[];
}

/** Longer names are cut; nobody has so many. */
const MOST_WORDS = 24;

export function readName(name: string): ReadName {
  const parts = name
    .normalize('NFKC')
    .replace(/['’‘`´ʼʿʾ]/g, '')
    .split(/[^\p{L}\p{M}\p{N}]+/u);
  const words = parts.flatMap(wordsOf).slice(0, MOST_WORDS);
  const [major, minor] = [words.filter(({ isMinor }) => !isMinor), words.filter(({ isMinor }) => isMinor)];
  return major.length > 0 ? { words, major, minor } : { words, major: words, minor: [] };
}

/** The words of a name in Latin letters and lower case, without accents. */
export const nameTokens = (name: string): string[] => readName(name).words.map(({ text }) => text);
