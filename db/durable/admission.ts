import type { PoolClient } from 'pg';
import type { KeyPlaces } from '../../domain/durable/share-places.ts';
import type { WaitingJobs } from '../../domain/durable/waiting-jobs.ts';
import type { Database } from '../database.ts';
import { inWorkspaceSql } from '../tenant.ts';
import { WORKER_GONE_AFTER_SECONDS } from './live-workers.ts';
import { FORGOTTEN_AFTER_SECONDS } from './sweep.ts';
import { inScope, isDue, LEASE_SECONDS, type WorkQueue, workspaceOf } from './work-queue.ts';

/** Whoever cannot read within this time leaves it to the next look. */
const LOCK_TIMEOUT_MS = 2_000;
/** Rows of one key are counted up to this many. */
const MOST_COUNTED = 100_000;

export interface Places {
  keys: KeyPlaces[];
  /** Workers that live; at least one. */
  workers: number;
}

const forgotten = `due_at < statement_timestamp() - interval '${FORGOTTEN_AFTER_SECONDS} s'`;

/** Jumps from key to key through the index of waiting rows; the jobs that have a place are few, and counted. */
const placesSql = (queue: WorkQueue): string => {
  const { table, isGlobal } = queue;
  const order = isGlobal ? 'admission_key' : 'workspace_id, admission_key';
  const last = isGlobal ? 'w.admission_key' : 'w.workspace_id, w.admission_key';
  const key = `${workspaceOf(queue)} as workspace_id, admission_key`;
  const waits = `select ${key} from ${table} where due_at is not null and lane = 'waiting'`;
  return `
    with recursive waiting as (
      (${waits} order by ${order} limit 1)
      union all
      select n.* from waiting w, lateral (${waits} and (${order}) > (${last}) order by ${order} limit 1) n),
    jobs as materialized (
      select ${key},
        coalesce(sum(admission_weight) filter (where not ${forgotten}), 0)::int as used,
        bool_or(${forgotten}) as forgotten
      from ${table} where due_at is not null and lane = 'job' and admission_weight > 0 group by ${order})
    select workspace_id as "workspaceId", admission_key as key, coalesce(j.used, 0) as used,
      w.waits is not null or j.forgotten as waits,
      (select greatest(count(*), 1) from live_worker
        where seen_at > statement_timestamp() - interval '${WORKER_GONE_AFTER_SECONDS} s')::int as workers
    from jobs j full join (select *, true as waits from waiting) w using (workspace_id, admission_key)`;
};

/**
 * Hands `share` the places of a queue that are taken, over all workspaces, and keeps every other process from sharing
 * them out at the same time. Runs as the queue role.
 */
export async function withPlaces<T>(
  queueDb: Database,
  queue: WorkQueue,
  share: (places: Places) => Promise<T>,
): Promise<T> {
  const client = await queueDb.pool.connect();
  let failure: Error | undefined;
  try {
    // The lock is a statement before the one that reads: that one then sees what the last holder committed.
    const results = (await client.query(
      `begin; set local lock_timeout = ${LOCK_TIMEOUT_MS};
       select pg_advisory_xact_lock(hashtextextended('places of ${queue.name}', 0)); ${placesSql(queue)}`,
    )) as unknown as { rows: (KeyPlaces & { workers: number })[] }[];
    const keys = results.at(-1)?.rows ?? [];
    return await share({ keys, workers: keys[0]?.workers ?? 1 });
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    await endTransaction(client, failure);
  }
}

async function endTransaction(client: PoolClient, failure: Error | undefined): Promise<void> {
  const broken = await client.query('rollback').then(
    () => undefined, // it wrote nothing
    (error: Error) => failure ?? error,
  );
  client.release(broken);
}

/** A job that was given places, and when it was due before that. */
export interface AdmittedJob {
  id: string;
  entity: string;
  dueAt: string;
  /** Places that it takes. */
  weight: number;
}

export interface AdmitOptions {
  workspaceId: string;
  key: string;
  /** Places that may be taken; the job that passes them is the last. */
  places: number;
  /** Most jobs. */
  most: number;
}

/**
 * Gives jobs of one key their places: first those that had some and lost them, then those that somebody waits for, then
 * the oldest. A job holds its places for as long as it renews its row; here until it has been started.
 */
export const admitJobs = (
  db: Database,
  queue: WorkQueue,
  { workspaceId, key, places, most }: AdmitOptions,
): Promise<AdmittedJob[]> =>
  inWorkspaceSql(
    db,
    workspaceId,
    async (client) => {
      const row = `${queue.id} as id, awaited, due_at, admission_weight as weight`;
      const mine = `${inScope(queue)} and admission_key = $2`;
      const order = 'order by turn, awaited desc, due_at, id';
      const { rows } = await client.query<AdmittedJob>(
        `with forgotten as materialized (
           select ${row} from ${queue.table} where ${mine} and lane = 'job' and due_at is not null and ${forgotten}
             and admission_weight > 0 order by due_at limit $3 for update skip locked),
         waiting as materialized (
           select ${row} from ${queue.table} where ${mine} and lane = 'waiting' and ${isDue}
           order by awaited desc, due_at limit $3 for update skip locked),
         admitted as (
           select id, due_at, weight, sum(weight) over (${order}) - weight as before, row_number() over (${order}) as number
           from (select 0 as turn, * from forgotten union all select 1, * from waiting) candidates)
         update ${queue.table} q set lane = 'job', lease_token = null,
           due_at = clock_timestamp() + interval '${LEASE_SECONDS} s'
         from admitted a where q.${queue.id} = a.id and a.before < $4 and a.number <= $3
         returning q.${queue.id} as id, q.${queue.entity} as entity, a.due_at::text as "dueAt", a.weight`,
        [workspaceId, key, most, places],
      );
      return rows;
    },
    { durable: false },
  );

/** Takes the places of a job back that could not be started: it is as late as it was before. */
export const withdrawAdmission = (
  db: Database,
  queue: WorkQueue,
  workspaceId: string,
  { id, dueAt }: Pick<AdmittedJob, 'id' | 'dueAt'>,
): Promise<void> =>
  inWorkspaceSql(
    db,
    workspaceId,
    async (client) => {
      await client.query(
        `update ${queue.table} set due_at = $3::timestamptz
         where ${inScope(queue)} and ${queue.id} = $2 and lane = 'job' and due_at > $3::timestamptz`,
        [workspaceId, id, dueAt],
      );
    },
    { durable: false },
  );

/** What a row that becomes a job wants to be admitted to. */
export interface WantedPlaces {
  id: string;
  /** Whose places. */
  key: string;
  /** How many. */
  weight: number;
}

/** Moves claimed rows to those that wait for a place, due at once. */
export async function sendToWaiting(
  client: PoolClient,
  queue: WorkQueue,
  workspaceId: string,
  { leaseToken, rows }: { leaseToken: string; rows: WantedPlaces[] },
): Promise<void> {
  await client.query(
    `update ${queue.table} q set lane = 'waiting', due_at = clock_timestamp(), lease_token = null, claims = 0,
       admission_key = x.key, admission_weight = x.weight
     from json_to_recordset($3) as x(id uuid, key text, weight smallint)
     where ${inScope(queue, 'q.')} and q.lease_token = $2 and q.${queue.id} = x.id and q.due_at is not null`,
    [workspaceId, leaseToken, JSON.stringify(rows)],
  );
}

/** How many jobs of a queue wait for a place, by workspace and key. Runs as the queue role. */
export async function waitingJobs(queueDb: Database, queue: WorkQueue): Promise<WaitingJobs[]> {
  const ofRow = queue.isGlobal ? 'true' : 'workspace_id = p."workspaceId"';
  const { rows } = await queueDb.pool.query<Omit<WaitingJobs, 'queue'>>(
    `select p."workspaceId", p.key, p.used as "placesTaken",
       (select count(*) from (select from ${queue.table} where ${ofRow} and admission_key = p.key
          and due_at is not null and lane = 'waiting' limit ${MOST_COUNTED}) w)::int as waiting
     from (${placesSql(queue)}) p order by waiting desc, p."workspaceId", p.key`,
  );
  return rows.map((row) => ({ queue: queue.name, ...row }));
}
