import type { Word } from '../names/word.ts';

/** Letters that stand for each other count as one here; vowels are left out. */
const classes: Readonly<Record<string, string>> = {
  ...{ g: 'k', f: 'v', j: 'z', Z: 'z', S: 's', z: 's', c: 's', t: 'd', p: 'b' },
};

/** Words with shorter skeletons have too many neighbours, so their spelling decides. */
const LEAST_SKELETON = 3;

const consonants = (text: string): string => text.replace(/[aeiouy`]/g, '').replace(/(.)\1+/g, '$1');

const asSpoken = ({ key }: Word): string =>
  [...consonants(key)]
    .map((letter) => classes[letter] ?? letter)
    .join('')
    .replace(/(.)\1+/g, '$1');

/** A mark tells keys of one kind from those of another. */
const sorted = ({ text }: Word): string => `=${[...text].sort().join('')}`;

/** Of two words as one: it is nearly the same as the one word of another spelling. */
export const joinedKeys = (word: Word): string[] => [asSpoken(word), sorted(word)];

/**
 * Two words that are alike have one of these in common, whichever letter of them differs, by sound or as they are written; also when
 * two letters changed places.
 */
export function wordKeys(word: Word): string[] {
  const [spoken, written] = [asSpoken(word), consonants(word.text)];
  return [
    ...new Set([
      ...[spoken, sorted(word)],
      ...(spoken.length < LEAST_SKELETON ? withoutOne(word.key, '.') : withoutOne(spoken, '')),
      ...(written.length < LEAST_SKELETON ? [] : withoutOne(written, '-')),
    ]),
  ];
}

const withoutOne = (text: string, mark: string): string[] => [
  `${mark}${text}`,
  ...Array.from(text, (_, at) => `${mark}${text.slice(0, at)}${text.slice(at + 1)}`),
];
