import type { Database } from '../../../db/database.ts';
import { currentEdition } from '../../../db/investigations/sanctions/current-edition.ts';
import {
  endFetch,
  FETCH_BEAT_MS,
  fetchState,
  keepFetch,
  takeFetch,
} from '../../../db/investigations/sanctions/fetch-lease.ts';
import { type StoredAs, storeEdition } from '../../../db/investigations/sanctions/store-edition.ts';
import { isFresh } from '../../../domain/investigations/sanctions/edition.ts';
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
 * Fetches the list and puts it in force, unless a process is at it; with `ifOld`, for look-ups, only where it is missing or
 * old. Throws ListFault where it cannot; the list that was in force stays so.
 */
export async function refreshList(parts: RefreshParts, { ifOld = false } = {}): Promise<Refreshed> {
  const { db } = parts;
  const token = await takeFetch(db, { afterQuiet: ifOld });
  if (token === null) {
    const { isUnderWay, failedAt } = await fetchState(db);
    return { outcome: isUnderWay || failedAt === null ? 'busy' : 'failed lately' };
  }
  const beat = setInterval(() => void keepFetch(db, token).catch(() => {}), FETCH_BEAT_MS);
  let failure: string | null = 'broken off';
  try {
    const refreshed = (ifOld && (await storedMeanwhile(db))) || (await fetchAndStore(parts));
    failure = null;
    return refreshed;
  } catch (error) {
    const fault = listFault(error);
    failure = fault.message;
    throw fault;
  } finally {
    clearInterval(beat);
    await endFetch(db, token, failure).catch(() => {}); // it ends by itself
  }
}

/** Another process may have stored a list before this one had its turn. */
async function storedMeanwhile(db: Database): Promise<Refreshed | null> {
  const edition = await currentEdition(db.pool);
  if (!edition || !isFresh(edition, new Date())) return null;
  const { sdnRows, altRows, entries } = edition;
  return { outcome: 'unchanged', entries, sdnRows, altRows };
}

async function fetchAndStore(parts: RefreshParts): Promise<Refreshed> {
  const edition = await fetchList(parts);
  const outcome = await storeEdition(parts.db, edition);
  const { sdnRows, altRows, entries } = edition;
  if (outcome === 'too short') throw new ListFault(`the new list is too short: ${sdnRows} and ${altRows} rows`);
  return { outcome, entries: entries.length, sdnRows, altRows };
}
