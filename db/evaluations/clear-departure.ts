import type { PoolClient } from 'pg';
import type { Database } from '../database.ts';
import { inWorkspaceSql } from '../tenant.ts';
import type { Departure } from './departure.queue.ts';

/** Logs of one transaction: few enough that nobody waits for it. */
const BATCH = 500;

/** Logs left behind. Those that somebody holds just now are passed over: waiting for them could be a deadlock. */
const some = ({ kind }: Departure) => `select uid from log where ${kind}_id = $1 limit ${BATCH} for update skip locked`;

/** A project that was merged hands its logs to the other one, with their tasks. */
const moveSome = (departure: Departure) => `
  update log l set project_id = $2, task_id = coalesce((select merged_into from task t where t.id = l.task_id), l.task_id)
  where uid in (${some(departure)})`;

const eraseSome = (departure: Departure) => `delete from log where uid in (${some(departure)})`;

/** Clears a batch of what a departure left behind; true once nothing is left and its row has gone as well. */
export const clearSome = (db: Database, workspaceId: string, departure: Departure): Promise<boolean> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const { id, kind } = departure;
    // Held, so that its logs go one way only: what they were merged into may be deleted meanwhile.
    const place = await client.query<{ mergedInto: string | null }>(
      `select merged_into as "mergedInto" from ${kind} where id = $1 and not live for share`,
      [id],
    );
    const mergedInto = place.rows[0]?.mergedInto ?? null;
    if (mergedInto) await client.query(moveSome(departure), [id, mergedInto]);
    else await client.query(eraseSome(departure), [id]);
    return finish(client, departure);
  });

async function finish(client: PoolClient, { id, kind }: Departure): Promise<boolean> {
  const { rowCount: left } = await client.query(`select from log where ${kind}_id = $1 limit 1`, [id]);
  if (left) return false;
  await client.query(`delete from ${kind} where id = $1 and not live`, [id]);
  await client.query('delete from departure where id = $1', [id]);
  return true;
}

/** Gives departures another try: what is left behind is cleared in the end, however often that failed. */
export const retryDepartures = (
  db: Database,
  { workspaceId, leaseToken }: { workspaceId: string; leaseToken: string },
): Promise<void> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    await client.query(
      `update departure set due_at = clock_timestamp() + interval '1 min', lease_token = null, claims = 0
       where workspace_id = $1 and lease_token = $2`,
      [workspaceId, leaseToken],
    );
  });
