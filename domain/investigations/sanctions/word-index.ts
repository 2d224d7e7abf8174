import type { Word } from '../names/word.ts';
import { wordLikeness } from '../names/word-likeness.ts';

/** The words of many names, found by the likeness of a word to them. */
export class WordIndex {
  readonly #words: Word[] = [];
  readonly #ids = new Map<string, number>();
  /** By the id of a word: the names it stands in. */
  readonly #namesOf: number[][] = [];
  /** By a key: the ids of the words that have it. */
  readonly #byKey = new Map<string, number[]>();

  /** The same word as it was added before, if it was. */
  known(word: Word): Word | undefined {
    return this.#words[this.#ids.get(idText(word)) ?? -1];
  }

  /** Notes that a word stands in a name; `keysOf` says by which keys it is found. */
  add(word: Word, keysOf: (word: Word) => string[], nameId: number): void {
    const names = this.#namesOf[this.#idOf(word, keysOf)];
    if (names && names.at(-1) !== nameId) names.push(nameId);
  }

  /** The names in which a word stands that has one of these keys and is so like, each once or more. */
  *namesLike(word: Word, keys: readonly string[], least?: number): Generator<readonly number[]> {
    const tried = new Set<number>();
    for (const key of keys) {
      for (const id of this.#byKey.get(key) ?? []) {
        if (tried.has(id)) continue;
        tried.add(id);
        const other = this.#words[id];
        if (other && wordLikeness(word, other, least) > 0) yield this.#namesOf[id] ?? [];
      }
    }
  }

  #idOf(word: Word, keysOf: (word: Word) => string[]): number {
    const known = this.#ids.get(idText(word));
    if (known !== undefined) return known;
    const id = this.#words.length;
    this.#ids.set(idText(word), id);
    this.#words.push(word);
    this.#namesOf.push([]);
    for (const key of keysOf(word)) {
      const ids = this.#byKey.get(key);
      if (ids) ids.push(id);
      else this.#byKey.set(key, [id]);
    }
    return id;
  }
}

const idText = ({ text, isInitial }: Word): string => (isInitial ? `${text}.` : text);
