/** Bounds how many calls run at once in this process, key by key and together, so that no key takes all slots of a worker. */
export class ConcurrencyLimit {
  readonly #most: { each: number; total: number };
  readonly #taken = new Map<string, number>();
  #total = 0;

  constructor(most: { each: number; total: number }) {
    this.#most = most;
  }

  /** Takes a place and answers how to leave it, once; null when the key has none free. */
  acquire(key: string): (() => void) | null {
    const taken = this.#taken.get(key) ?? 0;
    if (taken >= this.#most.each || this.#total >= this.#most.total) return null;
    this.#taken.set(key, taken + 1);
    this.#total += 1;
    return () => {
      const left = (this.#taken.get(key) ?? 1) - 1;
      if (left > 0) this.#taken.set(key, left);
      else this.#taken.delete(key);
      this.#total -= 1;
    };
  }
}
