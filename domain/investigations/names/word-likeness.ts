import { cheapest } from './cheapest.ts';
import type { Word } from './word.ts';

/** A pair of words below this is none. */
const LEAST = 0.75;
/** Most that another spelling of the same sound counts. */
const OTHER_SPELLING = 0.97;
const INITIAL = 0.85;

/** How alike two words are: 1 for the same, 0 for others, between them for spellings and typing errors. */
export function wordLikeness(a: Word, b: Word): number {
  if (a.text === b.text) return 1;
  if (a.isInitial || b.isInitial) return startsWith(a, b) || startsWith(b, a) ? INITIAL : 0;
  if (a.isArabic && b.isArabic) return orNone(1 - cheapest(a.key, b.key, plain) / longest(a.key, b.key));
  if (a.isArabic !== b.isArabic) return a.isArabic ? ofArabic(a, b) : ofArabic(b, a);
  const [short, long] = [Math.min(a.text.length, b.text.length), Math.max(a.text.length, b.text.length)];
  if (short / long < 0.5) return 0;
  const asWritten = 1 - cheapest(a.text, b.text, plain) / long;
  const asSpoken = OTHER_SPELLING * (1 - cheapest(a.key, b.key, spoken) / longest(a.key, b.key));
  return orNone(Math.max(asWritten, asSpoken));
}

const orNone = (likeness: number): number => (likeness < LEAST ? 0 : likeness);
const longest = (a: string, b: string): number => Math.max(a.length, b.length, 1);

/** Whether `a` is an initial of `b`; as it is heard too, where the scripts differ. */
const startsWith = (a: Word, b: Word): boolean =>
  a.isInitial && (b.text.startsWith(a.text) || (b.isArabic && b.key.startsWith(a.key)));

const ofArabic = (arabic: Word, latin: Word): number =>
  orNone(OTHER_SPELLING * (1 - cheapest(arabic.key, latin.key, unvowelled) / longest(arabic.key, latin.key)));

const isVowel = (letter: string): boolean => 'aeiou'.includes(letter);

/** Damerau-Levenshtein of what is written (contract section 13). */
const plain = { substitute: () => 1, insert: () => 1, remove: () => 1 };

/** Letters that languages take for each other when they transliterate. */
const kindred: ReadonlySet<string> = new Set(
  'kg gk kh hk gh hg gj jg jZ Zj ji ij zZ Zz sS Ss sz zs sc cs cC Cc cz zc ck kc cS Sc CS SC kC Ck jC Cj dt td bp pb vf fv vb bv dz zd uv vu'.split(
    ' ',
  ),
);

const KINDRED = 0.5;
const OTHER_VOWEL = 0.3;
const WEAK = 0.8;

const oneMore = (letter: string, isLast: boolean) => ((isVowel(letter) || letter === 'h') && !isLast ? WEAK : 1);

/** The vowel at a word's end tells Mario from Maria; the others vary with who wrote them down. */
const spoken = {
  substitute(a: string, b: string, isLast: boolean) {
    if (kindred.has(a + b)) return KINDRED;
    return isVowel(a) && isVowel(b) && !isLast ? OTHER_VOWEL : 1;
  },
  insert: oneMore,
  remove: oneMore,
};

const longVowels: Readonly<Record<string, string>> = { a: 'aeo', i: 'iej', u: 'uov' };

/** From a word without short vowels to one with all: these come in for nearly nothing, long ones stay. */
const unvowelled = {
  substitute(arabic: string, latin: string) {
    if (arabic === '`' && isVowel(latin)) return 0;
    const near = longVowels[arabic];
    if (near) return near.startsWith(latin) ? 0 : near.includes(latin) ? 0.1 : 1;
    return kindred.has(arabic + latin) ? KINDRED : 1;
  },
  insert: (latin: string, _isLast: boolean, before: string) => (isVowel(latin) ? (isVowel(before) ? 0.4 : 0.05) : 1),
  remove: (arabic: string) =>
    arabic === '`' ? 0.05 : arabic === 'a' || arabic === 'h' ? 0.3 : isVowel(arabic) ? 0.6 : 1,
};
