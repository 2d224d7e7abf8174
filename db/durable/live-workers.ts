import type { Database } from '../database.ts';

/** A worker that was not seen for this long is gone. */
export const WORKER_GONE_AFTER_SECONDS = 15;

/** Notes that this worker lives, and forgets those that do not. */
export async function seeWorker({ pool }: Database, id: string): Promise<void> {
  await pool.query(
    `insert into live_worker (id, seen_at) values ($1, clock_timestamp())
     on conflict (id) do update set seen_at = excluded.seen_at`,
    [id],
  );
  await pool.query(
    `delete from live_worker where seen_at < clock_timestamp() - ${WORKER_GONE_AFTER_SECONDS * 4} * interval '1 s'`,
  );
}

export async function forgetWorker({ pool }: Database, id: string): Promise<void> {
  await pool.query('delete from live_worker where id = $1', [id]);
}
