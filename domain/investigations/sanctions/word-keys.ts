import type { Word } from '../names/word.ts';

/** Letters that stand for each other count as one here; vowels are left out. */
const classes: Readonly<Record<string, string>> = { g: 'k', f: 'v', j: 'z', Z: 'z', S: 's', C: 'c', t: 'd', p: 'b' };

/** Words with shorter skeletons have too many neighbours, so their spelling decides. */
const LEAST_SKELETON = 3;

/** The consonants of a word. */
export const skeletonOf = ({ key }: Word): string =>
  [...key.replace(/[aeiou`]/g, '')]
    .map((letter) => classes[letter] ?? letter)
    .join('')
    .replace(/(.)\1+/g, '$1');

/** Two words that are alike have one of these in common, whichever letter of them differs. */
export function wordKeys(word: Word): string[] {
  const skeleton = skeletonOf(word);
  const shorter = skeleton.length < LEAST_SKELETON ? withoutOne(word.key, '.') : withoutOne(skeleton, '');
  const sorted = `=${[...word.text].sort().join('')}`; // two that changed places may have made another sound
  return [...new Set([skeleton, sorted, ...shorter])];
}

/** A dot keeps spellings and skeletons apart. */
const withoutOne = (text: string, mark: string): string[] => [
  ...(mark === '' ? [] : [`${mark}${text}`]),
  ...Array.from(text, (_, at) => `${mark}${text.slice(0, at)}${text.slice(at + 1)}`),
];
