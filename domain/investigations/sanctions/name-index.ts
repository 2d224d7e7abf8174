import { joinedNeighbours } from '../names/joined-words.ts';
import { similarity } from '../names/name-similarity.ts';
import { LEAST_JOINED } from '../names/pair-words.ts';
import { type ReadName, readName } from '../names/read-name.ts';
import type { Word } from '../names/word.ts';
import { WordIndex } from './word-index.ts';
import { joinedKeys, wordKeys } from './word-keys.ts';

/** A listed name that a name is like. */
export interface NameHit {
  entNum: number;
  name: string;
  isWeak: boolean;
  similarity: number;
}

interface Listed {
  entNum: number;
  name: string;
  isWeak: boolean;
  read: ReadName;
  shape: Shape;
}

/** Of a name that is looked up: words, and pairs of neighbours as one word; a bit of a mask each. */
const MOST_WORDS = 16;
const MOST_JOINED = 15;
/** A word of four letters is a tenth of so many, which is what a name may lack. */
const LETTERS_PER_LOST_WORD = 40;

/** All listed names by their words, so that few are compared with a name that is looked up. */
export class NameIndex {
  readonly #names: Listed[] = [];
  readonly #words = new WordIndex();
  /** Two neighbours as one word. */
  readonly #joined = new WordIndex();
  #seen = new Uint32Array(0);

  get size(): number {
    return this.#names.length;
  }

  add({ entNum, name, isWeak }: Pick<Listed, 'entNum' | 'name' | 'isWeak'>): void {
    const id = this.#names.length;
    const read = this.#interned(readName(name));
    this.#names.push({ entNum, name, isWeak, read, shape: shapeOf(read) });
    for (const word of read.major) this.#words.add(word, wordKeys, id);
    for (const word of joinedNeighbours(read)) this.#joined.add(word, joinedKeys, id);
  }

  /** The names that are at least so like, the likest first. */
  find(name: string, least: number): NameHit[] {
    const read = readName(name);
    return this.#candidates(read)
      .map(({ read: other, entNum, name: own, isWeak }) => ({
        ...{ entNum, name: own, isWeak },
        similarity: similarity(read, other),
      }))
      .filter((hit) => hit.similarity >= least)
      .sort((a, b) => b.similarity - a.similarity);
  }

  /** Names with so many words like those that were asked for that they may be found. */
  #candidates(read: ReadName): Listed[] {
    if (this.#seen.length < this.#names.length) this.#seen = new Uint32Array(this.#names.length);
    const seen = this.#seen;
    const touched: number[] = [];
    for (const [at, lists] of this.#listsOf(read).entries()) {
      for (const ids of lists) {
        for (const id of ids) {
          const before = seen[id] ?? 0;
          if (before === 0) touched.push(id);
          seen[id] = before | (1 << at);
        }
      }
    }
    const shape = shapeOf(read);
    const isEnough = (id: number, { shape: other }: Listed) => wordsOf(seen[id] ?? 0) >= needed(shape, other);
    const found = touched.flatMap((id) => {
      const listed = this.#names[id];
      return listed && isEnough(id, listed) ? [listed] : [];
    });
    for (const id of touched) seen[id] = 0;
    return found;
  }

  /** By each word, and from place `MOST_WORDS` on by each pair of neighbours: the names that have its like. */
  #listsOf(read: ReadName): Iterable<readonly number[]>[] {
    const words = read.major.filter(({ isInitial }) => !isInitial).slice(0, MOST_WORDS);
    const lists: Iterable<readonly number[]>[] = Array.from({ length: MOST_WORDS }, () => []);
    for (const [at, word] of words.entries()) {
      const joined = this.#joined.namesLike(word, joinedKeys(word), LEAST_JOINED);
      lists[at] = [...this.#words.namesLike(word, wordKeys(word)), ...joined];
    }
    const asOne = joinedNeighbours(read).slice(0, MOST_JOINED);
    return [...lists, ...asOne.map((word) => this.#words.namesLike(word, joinedKeys(word), LEAST_JOINED))];
  }

  /** Words that stand in many names are kept once; one that stands twice in a name stays two. */
  #interned(read: ReadName): ReadName {
    const used = new Set<Word>();
    const one = (word: Word): Word => {
      const known = this.#words.known(word);
      const kept = known && known.isMinor === word.isMinor && !used.has(known) ? known : word;
      used.add(kept);
      return kept;
    };
    const words = read.words.map(one);
    const major = words.filter((_, at) => read.major.includes(read.words[at] as Word));
    return { words, major, minor: words.filter((word) => !major.includes(word)) };
  }
}

const bits = (mask: number): number => {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
};

/** What a mask counts as: a pair of neighbours is two words. */
const wordsOf = (mask: number): number => bits(mask & 0xffff) + 2 * bits(mask >>> MOST_WORDS);

interface Shape {
  words: number;
  initials: number;
  letters: number;
}

const shapeOf = ({ major }: ReadName): Shape => ({
  words: major.length,
  initials: major.filter(({ isInitial }) => isInitial).length,
  letters: major.reduce((sum, { text }) => sum + text.length, 0),
});

/** How many words two names must share for one to be found by the other: all of the shorter's, but one of a long name. */
function needed(a: Shape, b: Shape): number {
  const without = Math.floor(Math.max(a.letters, b.letters) / LETTERS_PER_LOST_WORD);
  return Math.max(1, Math.min(a.words, b.words) - without - a.initials - b.initials);
}
