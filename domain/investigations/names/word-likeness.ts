import { type Costs, cheapest } from './cheapest.ts';
import type { Word } from './word.ts';

/** A pair of words below this is none. */
export const LEAST_LIKENESS = 0.75;
/** The same of what is only spoken alike. */
const LEAST_SPOKEN = 0.8;
/** Most letters that differ, however long the words are. */
const MOST_EDITS = 2;
/** Most that another spelling of the same sound counts. */
const OTHER_SPELLING = 0.97;
const INITIAL = 0.85;

/** How alike two words are: 1 for the same, between `least` and 1 for spellings and typing errors, 0 for others. */
export function wordLikeness(a: Word, b: Word, least = LEAST_LIKENESS): number {
  if (a.text === b.text) return 1;
  if (a.isInitial || b.isInitial) return startsWith(a, b) || startsWith(b, a) ? INITIAL : 0;
  if (a.isArabic && b.isArabic) return byCost(a.key, b.key, plain, { most: 1, least });
  if (a.isArabic || b.isArabic) {
    const [arabic, latin] = a.isArabic ? [a, b] : [b, a];
    return byCost(arabic.key, latin.key, unvowelled, { most: OTHER_SPELLING, least });
  }
  if (a.syllable !== null && b.syllable !== null) return ofSyllables(a, b);
  return Math.max(byCost(a.text, b.text, plain, { most: 1, least }), spokenLikeness(a, b, least));
}

const spokenLikeness = (a: Word, b: Word, least: number): number =>
  byCost(a.key, b.key, spoken, { most: OTHER_SPELLING, least: Math.max(least, LEAST_SPOKEN) });

/** In a word of one syllable another letter makes another name (`Chun`, `Chan`), if it is not heard alike. */
function ofSyllables(a: Word, b: Word): number {
  if (a.key === b.key || a.syllable === b.syllable) return OTHER_SPELLING;
  const isOtherVowel = vowelsOf(a.key) !== vowelsOf(b.key);
  return isOtherVowel || cheapest(a.key, b.key, spoken, 1) >= 1 ? 0 : spokenLikeness(a, b, LEAST_SPOKEN);
}

const vowelsOf = (key: string): string => key.replace(/[^aeiou]/g, '');

/** Whether `a` is an initial of `b`; as it is heard too, where the scripts differ. */
const startsWith = (a: Word, b: Word): boolean =>
  a.isInitial && (b.text.startsWith(a.text) || (b.isArabic && b.key.startsWith(a.key)));

/** `most` less the share of the longer word's letters that it costs to make one into the other; 0 below `least`. */
function byCost(a: string, b: string, costs: Costs, { most, least }: { most: number; least: number }): number {
  const long = Math.max(a.length, b.length, 1);
  const limit = Math.min(MOST_EDITS, (1 - least / most) * long);
  const cost = cheapest(a, b, costs, limit);
  return cost === Number.POSITIVE_INFINITY ? 0 : most * (1 - cost / long);
}

const isVowel = (letter: string): boolean => 'aeiou'.includes(letter);

/** Damerau-Levenshtein of what is written (contract section 13). */
const plain: Costs = { least: 1, substitute: () => 1, insert: () => 1, remove: () => 1 };

/** Letters that languages take for each other when they transliterate. */
const kindred: ReadonlySet<string> = new Set(
  'kg gk kh hk gh hg gj jg jZ Zj ji ij zZ Zz sS Ss sz zs sc cs cC Cc cz zc ck kc cS Sc CS SC kC Ck jC Cj dt td bp pb vf fv vb bv dz zd uv vu'.split(
    ' ',
  ),
);

const KINDRED = 0.5;
const OTHER_VOWEL = 0.3;
/** `Chami`, `Shami`. */
const FRENCH_CH = 0.3;

const oneMore = (letter: string, isLast: boolean) => {
  if (isLast) return 1;
  return isVowel(letter) ? 0.8 : letter === 'h' ? 0.6 : 1;
};

/** The vowel at a word's end tells Mario from Maria; the others vary with who wrote them down. */
const spoken: Costs = {
  least: 0.6,
  substitute(a: string, b: string, isLast: boolean) {
    if (kindred.has(a + b)) return a + b === 'SC' || a + b === 'CS' ? FRENCH_CH : KINDRED;
    return isVowel(a) && isVowel(b) && !isLast ? OTHER_VOWEL : 1;
  },
  insert: oneMore,
  remove: oneMore,
};

const longVowels: Readonly<Record<string, string>> = { a: 'aeo', i: 'iej', u: 'uov', y: 'iaej' };

/** From a word without short vowels to one with all: these come in for nearly nothing, long ones stay. */
const unvowelled: Costs = {
  least: 0.05,
  substitute(arabic: string, latin: string) {
    if (arabic === '`' && isVowel(latin)) return 0;
    const near = longVowels[arabic];
    if (near) return near.startsWith(latin) ? 0 : near.includes(latin) ? 0.1 : 1;
    if (arabic === 'j' && (latin === 'e' || latin === 'i')) return 0.1;
    return kindred.has(arabic + latin) ? KINDRED : 1;
  },
  insert: (latin: string, _isLast: boolean, before: string) => (isVowel(latin) ? (isVowel(before) ? 0.4 : 0.05) : 1),
  remove: (arabic: string) =>
    arabic === '`' ? 0.05 : arabic === 'a' || arabic === 'h' ? 0.3 : isVowel(arabic) ? 0.6 : 1,
};
