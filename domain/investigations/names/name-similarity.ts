import { pairWords } from './pair-words.ts';
import { type ReadName, readName } from './read-name.ts';
import type { Word } from './word.ts';

/** From here on two names count as the same person's (contract section 13). */
const MATCH = 0.92;
/** For each word that only the longer name has; an initial or a particle is often left out. */
const LEFT_OVER = { word: 0.07, initial: 0.03, minor: 0.02 };
/** An initial makes a name possible and no more. */
const MOST_WITH_INITIALS = 0.94;
/** 1 is for the same words. */
const MOST_OF_OTHERS = 0.99;

export const namesMatch = (a: string, b: string): boolean => nameSimilarity(a, b) >= MATCH;

/** How alike two names are, 0 to 1 (contract section 13, with our changes of docs/contract-changes.md). */
export const nameSimilarity = (a: string, b: string): number => similarity(readName(a), readName(b));

/** The same of names that were read before. */
export function similarity(a: ReadName, b: ReadName): number {
  if (a.words.length === 0 || b.words.length === 0) return 0;
  if (isSameSet(a, b)) return 1;
  const [shorter, longer] = isShorter(a, b) ? [a, b] : [b, a];
  const paired = pairWords(shorter, longer);
  const isOneWord = shorter.major.length === 1;
  if (isOneWord && (paired.likeness < 1 || paired.leftOver.length > 0)) return 0;
  const leftOver = paired.leftOver.reduce((sum, word) => sum + costOf(word), 0);
  const value = paired.likeness - leftOver - LEFT_OVER.minor * paired.minorLeft;
  const hasInitials = [...shorter.major, ...longer.major].some(({ isInitial }) => isInitial);
  return rounded(Math.max(0, Math.min(value, hasInitials ? MOST_WITH_INITIALS : MOST_OF_OTHERS)));
}

/** So that 0.9 is 0.9, in whichever order it was summed up. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

/** Halves of names that are written as two words, like `Abd al-Karim`, cost with the other half. */
const halves: ReadonlySet<string> = new Set(['abd', 'din']);

function costOf({ isInitial, text }: Word): number {
  if (isInitial) return LEFT_OVER.initial;
  return halves.has(text) ? LEFT_OVER.minor : LEFT_OVER.word;
}

function isSameSet(a: ReadName, b: ReadName): boolean {
  const [first, second] = [new Set(a.words.map(({ text }) => text)), new Set(b.words.map(({ text }) => text))];
  return first.size === second.size && [...first].every((text) => second.has(text));
}

/** By words, then by letters, so that the order in which two names are given does not matter. */
function isShorter(a: ReadName, b: ReadName): boolean {
  const by = [a.major.length - b.major.length, letters(a) - letters(b)];
  return (by.find((difference) => difference !== 0) ?? 0) <= 0;
}

const letters = ({ major }: ReadName): number => major.reduce((sum, { text }) => sum + text.length, 0);
