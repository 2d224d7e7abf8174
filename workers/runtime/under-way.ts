import { setTimeout as sleep } from 'node:timers/promises';

/** What a process has begun and nobody awaits, so that a command can wait for it before it ends. */
export class UnderWay {
  readonly #promises = new Set<Promise<unknown>>();

  /** `promise` must not reject. */
  add(promise: Promise<unknown>): void {
    this.#promises.add(promise);
    void promise.finally(() => this.#promises.delete(promise));
  }

  /** Resolves when nothing is under way, and at the latest after `withinMs`. */
  async idle(withinMs: number): Promise<void> {
    const through = new AbortController();
    const late = sleep(withinMs, true, { signal: through.signal }).catch(() => true);
    let isLate = false;
    while (!isLate && this.#promises.size > 0)
      isLate = await Promise.race([late, Promise.race(this.#promises).then(() => false)]);
    through.abort();
  }
}
