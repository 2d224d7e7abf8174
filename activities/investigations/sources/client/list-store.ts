import { SourceFault } from '../source-fault.ts';

/** A list that a service gives as a whole, as it was at one time. */
export interface FetchedList {
  lines: ReadonlySet<string>;
  /** Of the bytes as they came. */
  sha256: string;
  retrievedAt: Date;
}

interface Held {
  fetched: Promise<FetchedList>;
  endsAtMs: number;
}

/**
 * Lists of services, in memory: small ones that are fetched in a second. One of these serves a process, and fetches a
 * list once at a time.
 */
export class ListStore {
  readonly #held = new Map<string, Held>();

  /** The list kept under this name, not older than `maxAgeMs`, or one that `fetch` brings. */
  async listOf(name: string, maxAgeMs: number, fetch: () => Promise<FetchedList>): Promise<FetchedList> {
    for (;;) {
      const held = this.#held.get(name);
      if (!held || held.endsAtMs <= Date.now()) return this.#fetch(name, maxAgeMs, fetch);
      try {
        return await held.fetched;
      } catch (error) {
        // That the other look-up ended, or ran out of its time, says nothing of the service: this one has its own.
        if (error instanceof SourceFault && error.status !== 'timeout') throw error;
      }
    }
  }

  async #fetch(name: string, maxAgeMs: number, fetch: () => Promise<FetchedList>): Promise<FetchedList> {
    const made: Held = { fetched: fetch(), endsAtMs: Number.POSITIVE_INFINITY };
    this.#held.set(name, made);
    try {
      const list = await made.fetched;
      made.endsAtMs = list.retrievedAt.getTime() + maxAgeMs;
      return list;
    } catch (error) {
      if (this.#held.get(name) === made) this.#held.delete(name);
      throw error;
    }
  }
}
