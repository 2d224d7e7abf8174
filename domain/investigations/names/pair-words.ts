import { joined, neighbours } from './joined-words.ts';
import { articles } from './minor-words.ts';
import type { ReadName } from './read-name.ts';
import type { Word } from './word.ts';
import { wordLikeness } from './word-likeness.ts';

/** What is left when each word of the shorter name has found its like in the longer. */
interface Paired {
  /** Mean over the shorter name's words, weighted by their lengths. */
  likeness: number;
  /** Words that only the longer name has, beyond those that only the shorter has. */
  leftOver: Word[];
  /** How many particles and the like one of them lacks. */
  minorLeft: number;
}

interface Pair {
  shorter: readonly Word[];
  longer: readonly Word[];
  likeness: number;
}

/** Two words written as one must be nearly the same. */
export const LEAST_JOINED = 0.9;
/** Short words tell as much as those of this length. */
const LEAST_WEIGHT = 4;

/** Pairs the words of two names, the likest first; two neighbours may be one word of the other name. */
export function pairWords(shorter: ReadName, longer: ReadName): Paired {
  const taken = new Set<Word>();
  const chosen: Pair[] = [];
  for (const pair of possiblePairs(shorter, longer)) {
    const words = [...pair.shorter, ...pair.longer];
    if (words.some((word) => taken.has(word))) continue;
    for (const word of words) taken.add(word);
    chosen.push(pair);
  }
  for (const pair of initialPairs(shorter, longer, taken)) {
    for (const word of [...pair.shorter, ...pair.longer]) taken.add(word);
    chosen.push(pair);
  }
  const unpaired = shorter.major.filter((word) => !taken.has(word));
  const leftOver = longer.major.filter((word) => !taken.has(word));
  return {
    likeness: weightedMean(chosen, unpaired),
    leftOver: leftOver.slice(unpaired.length),
    minorLeft: minorLeft(shorter.minor, longer.minor, taken),
  };
}

function possiblePairs(shorter: ReadName, longer: ReadName): Pair[] {
  const [few, many] = [shorter, longer].map(({ major }) => major.filter(({ isInitial }) => !isInitial));
  const single = (few ?? []).flatMap((a) => (many ?? []).map((b) => pairOf([a], [b])));
  const asOneWord = [
    ...neighbours(longer).flatMap((two) => shorter.major.map((a) => pairOf([a], two, LEAST_JOINED))),
    ...neighbours(shorter).flatMap((two) => longer.major.map((b) => pairOf(two, [b], LEAST_JOINED))),
  ];
  const pairs = [...single, ...asOneWord].filter(({ likeness }) => likeness > 0);
  return pairs.sort((a, b) => b.likeness - a.likeness || sizeOf(b) - sizeOf(a)); // two that are one word go first
}

const sizeOf = ({ shorter, longer }: Pair): number => shorter.length + longer.length;

/** Initials stand for the words that are left, in their order: `I. S.` is no Sergey Ivanovich. */
function initialPairs(shorter: ReadName, longer: ReadName, taken: ReadonlySet<Word>): Pair[] {
  const [few, many] = [shorter, longer].map(({ major }) => major.filter((word) => !taken.has(word)));
  return (few ?? []).flatMap((a, at) => {
    const b = many?.[at];
    const pair = b && (a.isInitial || b.isInitial) ? pairOf([a], [b]) : null;
    return pair && pair.likeness > 0 ? [pair] : [];
  });
}

function pairOf(shorter: Word[], longer: Word[], least?: number): Pair {
  const [a, b] = [asOne(shorter), asOne(longer)];
  const likeness = wordLikeness(a, b, least);
  return { shorter, longer, likeness: likeness < (least ?? 0) ? 0 : likeness };
}

function asOne([first, second]: Word[]): Word {
  if (!first) throw new Error('a pair has words');
  return second ? joined(first, second) : first;
}

function weightedMean(chosen: Pair[], unpaired: Word[]): number {
  const weights = chosen.map(({ shorter }) => shorter.reduce((sum, word) => sum + weightOf(word), 0));
  const found = chosen.reduce((sum, { likeness }, at) => sum + likeness * (weights[at] ?? 0), 0);
  const lost = unpaired.reduce((sum, { text }) => sum + Math.max(text.length, LEAST_WEIGHT), 0);
  return found / (weights.reduce((sum, weight) => sum + weight, 0) + lost);
}

/** A particle that is joined to a word weighs as its letters; an initial as one. */
const weightOf = ({ text, isInitial, isMinor }: Word): number =>
  isInitial ? 1 : isMinor ? text.length : Math.max(text.length, LEAST_WEIGHT);

function minorLeft(a: readonly Word[], b: readonly Word[], taken: ReadonlySet<Word>): number {
  const texts = (words: readonly Word[]) =>
    new Set(words.filter((word) => !taken.has(word)).map(({ text }) => (articles.has(text) ? 'al' : text)));
  const [first, second] = [texts(a), texts(b)];
  const lacking = (from: Set<string>, other: Set<string>) => [...from].filter((text) => !other.has(text)).length;
  return Math.max(lacking(first, second), lacking(second, first));
}
