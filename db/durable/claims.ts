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
}

const claimsFilter = {
  fresh: 'claims < 2',
  suspect: `claims between 2 and ${MOST_CLAIMS - 1}`,
  exhausted: `claims >= ${MOST_CLAIMS}`,
} as const;

/** The first of the due rows, at least one, up to the one with which their weight passes `most`. */
const withinWeight = (most: number) => `,
     within_weight as (select id from (
       select id, sum(weight) over (order by awaited desc, due_at, id) - weight as before from due) d
       where before < ${most})`;

/** Leases due rows to one holder; rows that somebody waits for come first. Two holders never get the same row. */
export async function claimRows<Row>(
  client: PoolClient,
  queue: WorkQueue,
  { workspaceId, key, leaseToken, limit, rows }: ClaimOptions,
): Promise<Row[]> {
  // Without a name: a plan that was made while the table was small would scan a sudden backlog, row after row.
  const result = await client.query(
    `with due as materialized (
       select ${queue.id} as id, awaited, due_at, ${queue.weight?.column ?? '0'} as weight from ${queue.table}
       where ${inScope(queue)} and ${keyFilter(queue)} and lane = 'drain' and ${isDue}
         and ${claimsFilter[rows]}
       order by awaited desc, due_at limit $3 for update skip locked)${queue.weight ? withinWeight(queue.weight.most) : ''}
     update ${queue.table} q
     set due_at = clock_timestamp() + interval '${LEASE_SECONDS} s', lease_token = $4, claims = claims + 1
     from ${queue.weight ? 'within_weight' : 'due'} due where q.${queue.id} = due.id
     returning ${queue.columns}`,
    [workspaceId, key, limit, leaseToken],
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
