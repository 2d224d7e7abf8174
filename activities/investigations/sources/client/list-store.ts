import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceLists } from '../../../../db/investigations/source-lists.ts';
import type { SourceList } from '../../../../domain/investigations/enrichment/source-list.ts';
import { SourceFault } from '../source-fault.ts';

interface Held {
  brought: Promise<SourceList>;
  endsAtMs: number;
}

/** How a list is come by. */
export interface ListRequest {
  maxAgeMs: number;
  /** Asks the service. */
  fetch(): Promise<SourceList>;
  /** Of the look-up: ends what waits for another process. */
  signal?: AbortSignal;
}

/** How often a process looks whether another has fetched. */
const LOOK_EVERY_MS = 100;

/**
 * Lists of services: small ones that are fetched in a second. One of these serves a process; of all processes that share
 * the `kept` ones, one fetches a list at a time, and the others read what it brought.
 */
export class ListStore {
  readonly #held = new Map<string, Held>();
  readonly #kept: SourceLists | undefined;

  constructor(kept?: SourceLists) {
    this.#kept = kept;
  }

  /** The list of this name, not older than `maxAgeMs`, or a new one. */
  async listOf(name: string, request: ListRequest): Promise<SourceList> {
    for (;;) {
      const held = this.#held.get(name);
      if (!held || held.endsAtMs <= Date.now()) return this.#hold(name, request);
      try {
        return await held.brought;
      } catch (error) {
        // That the other look-up ended, or ran out of its time, says nothing of the service: this one has its own.
        if (error instanceof SourceFault && error.status !== 'timeout') throw error;
      }
    }
  }

  async #hold(name: string, request: ListRequest): Promise<SourceList> {
    const made: Held = { brought: this.#bring(name, request), endsAtMs: Number.POSITIVE_INFINITY };
    this.#held.set(name, made);
    try {
      const list = await made.brought;
      made.endsAtMs = endOf(list, request);
      return list;
    } catch (error) {
      if (this.#held.get(name) === made) this.#held.delete(name);
      throw error;
    }
  }

  async #bring(name: string, request: ListRequest): Promise<SourceList> {
    const kept = this.#kept;
    if (!kept) return request.fetch();
    for (;;) {
      const list = await readYoung(name, kept, request);
      if (list) return list;
      request.signal?.throwIfAborted();
      if (await kept.take(name)) return this.#fetchForAll(name, kept, request);
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** Looks once more: another may have fetched, and given the right back, since this one looked. */
  async #fetchForAll(name: string, kept: SourceLists, request: ListRequest): Promise<SourceList> {
    try {
      const list = (await readYoung(name, kept, request)) ?? (await request.fetch());
      await kept.keep(name, list);
      return list;
    } catch (error) {
      await kept.giveUp(name).catch(() => {}); // its lease ends by itself; why the fetch failed matters
      throw error;
    }
  }
}

const endOf = ({ retrievedAt }: SourceList, { maxAgeMs }: ListRequest): number => retrievedAt.getTime() + maxAgeMs;

async function readYoung(name: string, kept: SourceLists, request: ListRequest): Promise<SourceList | null> {
  const list = await kept.read(name);
  return list && endOf(list, request) > Date.now() ? list : null;
}
