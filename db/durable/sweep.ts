import type { Database } from '../database.ts';
import { inWorkspaceSql } from '../tenant.ts';
import { type DrainKey, inScope, isDue, type WorkQueue, workspaceOf } from './work-queue.ts';

/** How long a row may be due before the relay takes it for forgotten. */
export const FORGOTTEN_AFTER_SECONDS = 2;

export interface DueKey extends DrainKey {
  lane: 'drain' | 'job';
}

/**
 * The first entry of the queue's index by time: one row is read, however many are pending. What waits for a place is
 * neither late nor forgotten.
 */
const firstDue = (table: string): string =>
  `select due_at from ${table} where due_at is not null and lane <> 'waiting' order by due_at limit 1`;

const isForgotten = `due_at < statement_timestamp() - interval '${FORGOTTEN_AFTER_SECONDS} s'`;

/**
 * The keys that have forgotten rows, over all workspaces. Runs as the queue role. Where nothing is forgotten it reads one
 * row; else it jumps from key to key through the partial index, so its cost is the number of keys and not of rows.
 */
export async function forgottenKeys(queueDb: Database, queue: WorkQueue): Promise<DueKey[]> {
  const { table, key, isGlobal } = queue;
  const column = key ?? `''::text`;
  const order = [...(isGlobal ? [] : ['workspace_id']), ...(key ? [key] : []), 'lane'].join(', ');
  const last = [...(isGlobal ? [] : ['k.workspace_id']), ...(key ? ['k.key'] : []), 'k.lane'].join(', ');
  const first = `select ${workspaceOf(queue)} as workspace_id, ${column} as key, lane from ${table} where due_at is not null`;
  const { rows } = await queueDb.pool.query<DueKey>(
    `with recursive k as (
       (${first} and (select ${isForgotten} from (${firstDue(table)}) first) order by ${order} limit 1)
       union all
       select n.* from k, lateral (${first} and (${order}) > (${last}) order by ${order} limit 1) n)
     select workspace_id as "workspaceId", key, lane from k
     where lane <> 'waiting' and exists (select from ${table} q where ${isGlobal ? 'true' : 'q.workspace_id = k.workspace_id'} and ${key ? `q.${key} = k.key` : 'true'}
       and q.lane = k.lane and q.awaited in (true, false) and q.${isForgotten})`,
  );
  return rows;
}

/** The jobs of a workspace that are due and need no place, oldest first. */
export const dueJobs = (
  db: Database,
  queue: WorkQueue,
  workspaceId: string,
  limit: number,
): Promise<{ id: string; entity: string }[]> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const { rows } = await client.query(
      `select ${queue.id} as id, ${queue.entity} as entity from ${queue.table}
       where ${inScope(queue)} and lane = 'job' and ${isDue} ${queue.admission ? 'and admission_weight = 0' : ''}
       order by awaited desc, due_at limit $2`,
      [workspaceId, limit],
    );
    return rows;
  });

/** Age in seconds of the oldest due row of a queue over all workspaces; null when nothing is due. Runs as the queue role. */
export async function oldestDueSeconds(queueDb: Database, { table }: WorkQueue): Promise<number | null> {
  const { rows } = await queueDb.pool.query<{ seconds: string }>(
    `select extract(epoch from clock_timestamp() - due_at) as seconds from (${firstDue(table)}) first`,
  );
  const seconds = rows[0] ? Number(rows[0].seconds) : -1;
  return seconds < 0 ? null : seconds;
}
