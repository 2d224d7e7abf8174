import type { Database } from '../../../db/database.ts';
import {
  endFetch,
  FETCH_BEAT_MS,
  fetchState,
  keepFetch,
  takeFetch,
} from '../../../db/investigations/sanctions/fetch-lease.ts';
import { type StoredAs, storeEdition } from '../../../db/investigations/sanctions/store-edition.ts';
import { type FetchParts, fetchList } from './fetch-list.ts';
import { ListFault, listFault } from './list-fault.ts';

export interface RefreshParts extends FetchParts {
  db: Database;
}

/** What came of a refresh. `busy`: it is under way somewhere; `failed lately`: so lately that look-ups do not ask again. */
export type Refreshed =
  | { outcome: Exclude<StoredAs, 'too short'>; entries: number; sdnRows: number; altRows: number }
  | { outcome: 'busy' | 'failed lately' };

/**
 * Fetches the list and puts it in force, unless a process is at it. Throws ListFault where it cannot; the list that was in
 * force stays so.
 */
export async function refreshList(parts: RefreshParts, { afterQuiet = false } = {}): Promise<Refreshed> {
  const { db } = parts;
  const token = await takeFetch(db, { afterQuiet });
  if (token === null) return { outcome: (await fetchState(db)).isUnderWay ? 'busy' : 'failed lately' };
  const beat = setInterval(() => void keepFetch(db, token).catch(() => {}), FETCH_BEAT_MS);
  let failure: string | null = 'broken off';
  try {
    const edition = await fetchList(parts);
    const outcome = await storeEdition(db, edition);
    const { sdnRows, altRows, entries } = edition;
    if (outcome === 'too short') throw new ListFault(`the new list is too short: ${sdnRows} and ${altRows} rows`);
    failure = null;
    return { outcome, entries: entries.length, sdnRows, altRows };
  } catch (error) {
    const fault = listFault(error);
    failure = fault.message;
    throw fault;
  } finally {
    clearInterval(beat);
    await endFetch(db, token, failure).catch(() => {}); // it ends by itself
  }
}
