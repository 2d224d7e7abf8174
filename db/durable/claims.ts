import type { PoolClient } from 'pg';
import type { Database } from '../database.ts';
import { inWorkspaceSql } from '../tenant.ts';
import {
  type DrainKey,
  inScope,
  isDue,
  JOB_LEASE_SECONDS,
  keyFilter,
  LEASE_SECONDS,
  MOST_CLAIMS,
  type WorkQueue,
} from './work-queue.ts';

export interface ClaimOptions extends DrainKey {
  leaseToken: string;
  limit: number;
  /**
   * `fresh`: rows that never failed, any number at a time. `suspect`: rows claimed twice or more, to be claimed one at
   * a time, so a row that kills its process takes no other with it. `exhausted`: rows to be given up.
   */
  rows: 'fresh' | 'suspect' | 'exhausted';
  /** What may be claimed of each group, where the queue has groups; without it, as much as there is. */
  groups?: GroupAllowances;
}

export interface GroupAllowances {
  /** Of these, nothing. */
  full: readonly string[];
  /** Of these, so many. */
  others: Readonly<Record<string, number>>;
  /** Of each group that is not named. */
  each: number;
}

const claimsFilter = {
  fresh: 'claims < 2',
  suspect: `claims between 2 and ${MOST_CLAIMS - 1}`,
  exhausted: `claims >= ${MOST_CLAIMS}`,
} as const;

/** The first of the due rows, at least one, up to the one with which their weight passes `most`. */
const withinWeight = (from: string, most: number) => `,
     within_weight as (select id from (
       select id, sum(weight) over (order by awaited desc, due_at, id) - weight as before from ${from}) d
       where before < ${most})`;

/** Of the first due rows those that are within their group's allowance, each group's first ones first. */
const withinAllowance = `,
     within_allowance as (select id, awaited, due_at, weight from (
       select due.*, row_number() over (partition by "group" order by awaited desc, due_at, id) as place from due) d
       where place <= coalesce(($6::json ->> "group")::int, $7))`;

/** Leases due rows to one holder; rows that somebody waits for come first. Two holders never get the same row. */
export async function claimRows<Row>(
  client: PoolClient,
  queue: WorkQueue,
  { workspaceId, key, leaseToken, limit, rows, groups }: ClaimOptions,
): Promise<Row[]> {
  const { table, id, weight, group } = queue;
  const fair = groups && group ? { ...groups, group } : null;
  const within = [
    ...(fair ? [{ name: 'within_allowance', sql: withinAllowance }] : []),
    ...(weight ? [{ name: 'within_weight', sql: withinWeight(fair ? 'within_allowance' : 'due', weight.most) }] : []),
  ];
  // Without a name: a plan that was made while the table was small would scan a sudden backlog, row after row.
  const result = await client.query(
    `with due as materialized (
       select ${id} as id, awaited, due_at, ${weight?.column ?? '0'} as weight${fair ? `, ${fair.group} as "group"` : ''}
       from ${table}
       where ${inScope(queue)} and ${keyFilter(queue)} and lane = 'drain' and ${isDue}
         and ${claimsFilter[rows]}${fair ? ` and ${fair.group} <> all($5)` : ''}
       order by awaited desc, due_at limit $3 for update skip locked)${within.map(({ sql }) => sql).join('')}
     update ${table} q
     set due_at = clock_timestamp() + interval '${LEASE_SECONDS} s', lease_token = $4, claims = claims + 1
     from ${within.at(-1)?.name ?? 'due'} due where q.${id} = due.id
     returning ${queue.columns}`,
    [workspaceId, key, limit, leaseToken, ...(fair ? [fair.full, JSON.stringify(fair.others), fair.each] : [])],
  );
  return result.rows;
}

/**
 * Extends every row of a lease; answers how many it extended (a deleted row is none). Rows that are being settled or
 * deleted right now are passed over: waiting for them in another order than theirs could be a deadlock.
 */
export const renewLease = (db: Database, queue: WorkQueue, workspaceId: string, leaseToken: string): Promise<number> =>
  inWorkspaceSql(
    db,
    workspaceId,
    async (client) => {
      const { rowCount } = await client.query(
        `update ${queue.table} set due_at = clock_timestamp() + interval '${LEASE_SECONDS} s'
       where ${inScope(queue)} and ${queue.id} in (select ${queue.id} from ${queue.table}
         where ${inScope(queue)} and lease_token = $2 and due_at is not null for update skip locked)`,
        [workspaceId, leaseToken],
      );
      return rowCount ?? 0;
    },
    { durable: false },
  );

/** The same for single rows of a lease, found by their ids: for holders whose rows come and go. */
export const renewRows = (
  db: Database,
  queue: WorkQueue,
  workspaceId: string,
  { leaseToken, ids }: { leaseToken: string; ids: string[] },
): Promise<void> =>
  inWorkspaceSql(
    db,
    workspaceId,
    async (client) => {
      await client.query(
        `update ${queue.table} set due_at = clock_timestamp() + interval '${LEASE_SECONDS} s'
       where ${queue.id} in (select ${queue.id} from ${queue.table}
         where ${inScope(queue)} and ${queue.id} = any ($3::uuid[]) and lease_token = $2 and due_at is not null
         for update skip locked)`,
        [workspaceId, leaseToken, ids],
      );
    },
    { durable: false },
  );

/** Gives rows back: due after `delayMs`. `counted: false` takes the claim back too, for rows handed over unworked. */
export const returnRows = (
  db: Database,
  queue: WorkQueue,
  workspaceId: string,
  { leaseToken, ids, delayMs, counted }: { leaseToken: string; ids: string[]; delayMs: number; counted: boolean },
): Promise<void> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    await client.query(
      `update ${queue.table}
       set due_at = clock_timestamp() + $4 * interval '1 ms', lease_token = null, claims = claims - $5::int
       where ${inScope(queue)} and lease_token = $2 and ${queue.id} = any ($3::uuid[]) and due_at is not null`,
      [workspaceId, leaseToken, ids, delayMs, counted ? 0 : 1],
    );
  });

/** Takes back the claim of a pending row's job. */
export const uncountClaim = (db: Database, queue: WorkQueue, workspaceId: string, id: string): Promise<void> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    await client.query(
      `update ${queue.table} set claims = greatest(claims - 1, 0)
       where ${inScope(queue)} and ${queue.id} = $2 and due_at is not null`,
      [workspaceId, id],
    );
  });

/** Keeps the relay away from a job's row for a while; false when the row is settled or gone. */
export const renewJob = (db: Database, queue: WorkQueue, workspaceId: string, id: string): Promise<boolean> =>
  inWorkspaceSql(
    db,
    workspaceId,
    async (client) => {
      const { rowCount } = await client.query(
        `update ${queue.table} set due_at = clock_timestamp() + interval '${JOB_LEASE_SECONDS} s'
       where ${inScope(queue)} and ${queue.id} = $2 and due_at is not null`,
        [workspaceId, id],
      );
      return rowCount === 1;
    },
    { durable: false },
  );
