import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../db/database.ts';
import { currentEdition } from '../../../db/investigations/sanctions/current-edition.ts';
import { type ListedEntry, readEntries } from '../../../db/investigations/sanctions/read-entries.ts';
import { readNames } from '../../../db/investigations/sanctions/read-names.ts';
import { type EditionFacts, isFresh } from '../../../domain/investigations/sanctions/edition.ts';
import { type NameHit, NameIndex } from '../../../domain/investigations/sanctions/name-index.ts';
import type { Refreshed } from './refresh-list.ts';

/** What the list says of a name. */
export interface SanctionsFound {
  edition: EditionFacts;
  /** The likest first; an entry may be hit by several of its names. */
  hits: NameHit[];
  /** Of these hits, as they stand in the list. */
  entries: ListedEntry[];
}

/** How names are looked up in the sanctions list. */
export interface SanctionsLookUps {
  /** Null where no list is in force within `waitMs`; then nothing can be said. */
  find(name: string, waitMs: number): Promise<SanctionsFound | null>;
}

/** From here on a listed name is evidence (contract section 13, worker 26). */
const LEAST_SIMILARITY = 0.9;
const MOST_ENTRIES = 50;
/** How often it is looked whether another process has stored a list. */
const POLL_MS = 250;

export interface MatcherParts {
  db: Database;
  /** Fetches the list, unless that is under way or has failed just now. */
  refresh(): Promise<Refreshed['outcome']>;
}

interface Loaded {
  listId: number;
  index: Promise<NameIndex>;
}

/**
 * The names of the list in memory, once for a process: loaded when the first name is looked up, and again when another edition is in
 * force.
 */
export class SanctionsMatcher implements SanctionsLookUps {
  readonly #parts: MatcherParts;
  #loaded: Loaded | undefined;
  #refreshing: Promise<Refreshed['outcome'] | 'failed'> | undefined;

  constructor(parts: MatcherParts) {
    this.#parts = parts;
  }

  async find(name: string, waitMs: number): Promise<SanctionsFound | null> {
    const endsAtMs = performance.now() + waitMs;
    for (;;) {
      const edition = await this.#freshEdition(endsAtMs);
      if (!edition) return null;
      const all = (await this.#indexOf(edition.id)).find(name, LEAST_SIMILARITY);
      const entNums = [...new Set(all.map(({ entNum }) => entNum))].slice(0, MOST_ENTRIES);
      const entries = await readEntries(this.#parts.db, edition.id, entNums);
      const hits = all.filter(({ entNum }) => entNums.includes(entNum));
      if (entries.length === entNums.length) return { edition, hits, entries };
      // Between the reads another edition came in force.
    }
  }

  /** Whoever needs a list that is missing or old has it fetched at once, and waits as long as it may. */
  async #freshEdition(endsAtMs: number): Promise<EditionFacts | null> {
    for (;;) {
      const edition = await currentEdition(this.#parts.db.pool);
      if (edition && isFresh(edition, new Date())) return edition;
      const leftMs = endsAtMs - performance.now();
      if (leftMs <= 0) return null;
      const outcome = await Promise.race([this.#refresh(), sleep(leftMs, 'late' as const, { ref: false })]);
      if (outcome === 'failed' || outcome === 'failed lately') return null;
      if (outcome === 'busy') await sleep(Math.min(POLL_MS, leftMs));
    }
  }

  /** The fetch goes on when the look-up that began it is over. */
  #refresh() {
    this.#refreshing ??= this.#parts
      .refresh()
      .catch(() => 'failed' as const)
      .finally(() => {
        this.#refreshing = undefined;
      });
    return this.#refreshing;
  }

  #indexOf(listId: number): Promise<NameIndex> {
    if (this.#loaded?.listId === listId) return this.#loaded.index;
    const loaded = { listId, index: this.#read(listId) };
    this.#loaded = loaded;
    loaded.index.catch(() => {
      if (this.#loaded === loaded) this.#loaded = undefined;
    });
    return loaded.index;
  }

  async #read(listId: number): Promise<NameIndex> {
    const index = new NameIndex();
    for await (const names of readNames(this.#parts.db, listId)) for (const name of names) index.add(name);
    return index;
  }
}
