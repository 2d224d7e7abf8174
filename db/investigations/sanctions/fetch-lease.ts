import type { Database } from '../../database.ts';

/** Whoever has not renewed for so long is taken for dead. */
const FETCH_LEASE_MS = 15_000;
/** How often a fetch that is under way renews. */
export const FETCH_BEAT_MS = 3_000;
/** Look-ups do not ask again sooner after a fetch that failed. */
const QUIET_MS = 30_000;

/** How the fetches of this installation stand. */
export interface FetchState {
  isUnderWay: boolean;
  /** By the last fetch, if it failed. */
  failedAt: Date | null;
  failure: string | null;
}

export async function fetchState({ pool }: Database): Promise<FetchState> {
  const { rows } = await pool.query<Omit<FetchState, 'failedAt'> & { failedMs: number | null }>(
    `select coalesce(leased_until > now(), false) as "isUnderWay", failure,
       (extract(epoch from failed_at) * 1000)::float8 as "failedMs" from sanction_fetch`,
  );
  const { isUnderWay = false, failure = null, failedMs = null } = rows[0] ?? {};
  return { isUnderWay, failure, failedAt: failedMs === null ? null : new Date(failedMs) };
}

/** Takes the right to fetch the list; null while another has it or, with `afterQuiet`, a fetch has failed just now. */
export async function takeFetch({ pool }: Database, { afterQuiet }: { afterQuiet: boolean }): Promise<string | null> {
  const { rows } = await pool.query<{ token: string }>(
    `update sanction_fetch set lease_token = gen_random_uuid(), leased_until = now() + $1 * interval '1 ms'
     where (leased_until is null or leased_until <= now())
       and (not $2 or failed_at is null or failed_at <= now() - $3 * interval '1 ms')
     returning lease_token as token`,
    [FETCH_LEASE_MS, afterQuiet, QUIET_MS],
  );
  return rows[0]?.token ?? null;
}

/** False where it was taken by another, because this one was silent for too long. */
export async function keepFetch({ pool }: Database, token: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update sanction_fetch set leased_until = now() + $2 * interval '1 ms' where lease_token = $1`,
    [token, FETCH_LEASE_MS],
  );
  return rowCount === 1;
}

/** Gives it back, with why it brought no list if it brought none. */
export async function endFetch({ pool }: Database, token: string, failure: string | null): Promise<void> {
  await pool.query(
    `update sanction_fetch set lease_token = null, leased_until = null, failure = $2,
       failed_at = case when $2::text is null then null else now() end
     where lease_token = $1`,
    [token, failure],
  );
}
