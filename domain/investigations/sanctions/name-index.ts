import { joinedNeighbours } from '../names/joined-words.ts';
import { similarity } from '../names/name-similarity.ts';
import { type ReadName, readName } from '../names/read-name.ts';
import type { Word } from '../names/word.ts';
import { wordLikeness } from '../names/word-likeness.ts';
import { skeletonOf, wordKeys } from './word-keys.ts';

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
}

/** Words less alike than this are none of a name that is found. */
const LEAST_WORD = 0.75;
/** Of a name that is looked up: as many as a mask has bits. */
const MOST_WORDS = 31;

/** The words of all listed names, and by them the names: so that few are compared with a name that is looked up. */
export class NameIndex {
  readonly #names: Listed[] = [];
  readonly #words: Word[] = [];
  readonly #ids = new Map<string, number>();
  /** By the id of a word: the names it stands in. */
  readonly #namesOf: number[][] = [];
  /** By a key: the ids of the words that have it. */
  readonly #byKey = new Map<string, number[]>();
  #seen = new Uint32Array(0);

  get size(): number {
    return this.#names.length;
  }

  add({ entNum, name, isWeak }: Pick<Listed, 'entNum' | 'name' | 'isWeak'>): void {
    const id = this.#names.length;
    const read = this.#interned(readName(name));
    this.#names.push({ entNum, name, isWeak, read });
    for (const word of read.major) this.#post(word, wordKeys, id);
    for (const word of joinedNeighbours(read)) this.#post(word, (joined) => [skeletonOf(joined)], id);
  }

  /** The names that are at least so like, the likest first. */
  find(name: string, least: number): NameHit[] {
    const read = readName(name);
    return this.#candidates(read)
      .map((id) => this.#names[id])
      .filter((listed) => listed !== undefined)
      .map(({ read: other, ...listed }) => ({ ...listed, similarity: similarity(read, other) }))
      .filter((hit) => hit.similarity >= least)
      .sort((a, b) => b.similarity - a.similarity);
  }

  /** Names with so many words like those that were asked for that they may be found. */
  #candidates(read: ReadName): number[] {
    if (this.#seen.length < this.#names.length) this.#seen = new Uint32Array(this.#names.length);
    const seen = this.#seen;
    const touched: number[] = [];
    const alone = read.major.filter(({ isInitial }) => !isInitial).map((word) => ({ word, keys: wordKeys(word) }));
    const asOne = joinedNeighbours(read).map((word) => ({ word, keys: [skeletonOf(word)] }));
    for (const [at, { word, keys }] of [...alone, ...asOne].slice(0, MOST_WORDS).entries()) {
      for (const id of this.#namesLike(word, keys)) {
        const before = seen[id] ?? 0;
        if (before === 0) touched.push(id);
        seen[id] = before | (1 << at);
      }
    }
    const found = touched.filter((id) => bits(seen[id] ?? 0) >= needed(read, this.#names[id]?.read));
    for (const id of touched) seen[id] = 0;
    return found;
  }

  *#namesLike(word: Word, keys: readonly string[]): Generator<number> {
    const tried = new Set<number>();
    for (const key of keys) {
      for (const id of this.#byKey.get(key) ?? []) {
        if (tried.has(id)) continue;
        tried.add(id);
        const other = this.#words[id];
        if (other && wordLikeness(word, other) >= LEAST_WORD) yield* this.#namesOf[id] ?? [];
      }
    }
  }

  #post(word: Word, keysOf: (word: Word) => string[], nameId: number): void {
    const id = this.#idOf(word, keysOf);
    const names = this.#namesOf[id];
    if (names && names.at(-1) !== nameId) names.push(nameId);
  }

  #idOf(word: Word, keysOf: (word: Word) => string[]): number {
    const text = `${word.isInitial ? '.' : ''}${word.text}`;
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.#words.length;
    this.#ids.set(text, id);
    this.#words.push(word);
    this.#namesOf.push([]);
    for (const key of keysOf(word)) {
      const ids = this.#byKey.get(key);
      if (ids) ids.push(id);
      else this.#byKey.set(key, [id]);
    }
    return id;
  }

  /** Words that stand in many names are kept once; one that stands twice in a name stays two. */
  #interned(read: ReadName): ReadName {
    const used = new Set<Word>();
    const one = (word: Word): Word => {
      const known = this.#words[this.#ids.get(`${word.isInitial ? '.' : ''}${word.text}`) ?? -1];
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

/** How many words two names must share for one to be found by the other: all but one of the shorter's, and two at least. */
function needed(a: ReadName, b: ReadName | undefined): number {
  if (!b) return Number.POSITIVE_INFINITY;
  const initials = [...a.major, ...b.major].filter(({ isInitial }) => isInitial).length;
  const shorter = Math.min(a.major.length, b.major.length);
  return Math.max(1, Math.min(shorter, Math.max(2, shorter - 1)) - initials);
}
