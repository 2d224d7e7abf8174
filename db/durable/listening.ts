import type { Database } from '../database.ts';
import { inWorkspaceSql, queryInWorkspace } from '../tenant.ts';
import { type DrainKey, inScope, keyFilter, type WorkQueue } from './work-queue.ts';

const LISTENING_SECONDS = 5;

/** Where the drains of a queue say that they listen, and the row of one: `$1` its workspace, `$2` its queue, `$3` its key. */
const notes = (queue: WorkQueue) => ({
  table: queue.isGlobal ? 'installation_drain' : 'drain',
  key: queue.isGlobal ? 'queue, key' : 'workspace_id, queue, key',
  values: queue.isGlobal ? '$2, $3' : '$1, $2, $3',
  one: `${inScope(queue)} and queue = $2 and key = $3`,
});

/** Says that a pass of this key looks for rows by itself for the next five seconds: writers need not signal. */
export const renewListening = (db: Database, queue: WorkQueue, { workspaceId, key }: DrainKey): Promise<void> =>
  inWorkspaceSql(
    db,
    workspaceId,
    async (client) => {
      const { table, key: columns, values } = notes(queue);
      await client.query(
        `insert into ${table} (${columns}, listening_until)
       select ${values}, clock_timestamp() + interval '${LISTENING_SECONDS} s' where $1::uuid is not null
       on conflict (${columns}) do update set listening_until = excluded.listening_until`,
        [workspaceId, queue.name, key],
      );
    },
    { durable: false },
  );

/**
 * Takes that back, and leaves no row behind for a key that may never come again. What commits later is signalled by its
 * writer; what committed before, the pass must still look for.
 */
export const clearListening = (db: Database, queue: WorkQueue, { workspaceId, key }: DrainKey): Promise<void> =>
  inWorkspaceSql(
    db,
    workspaceId,
    async (client) => {
      const { table, one } = notes(queue);
      await client.query(`delete from ${table} where ${one}`, [workspaceId, queue.name, key]);
    },
    { durable: false },
  );

/** Whether a pass listens now. A writer asks after its commit: asked before, the pass may look, and leave, in between. */
export const isListening = (db: Database, queue: WorkQueue, { workspaceId, key }: DrainKey): Promise<boolean> =>
  queryInWorkspace(db, workspaceId, {
    name: queue.isGlobal ? 'is-installation-listening' : 'is-listening',
    text: `select from ${notes(queue).table} where ${notes(queue).one} and listening_until > clock_timestamp()`,
    values: [workspaceId, queue.name, key],
  }).then(({ rowCount }) => rowCount === 1);

/** What a drain still has before it: rows pending (counted up to 10,000) and when the next is due. */
export interface Outlook {
  pending: number;
  /** Milliseconds by the database's clock, 0 when overdue, null when nothing is pending. */
  nextDueInMs: number | null;
}

export const drainOutlook = (db: Database, queue: WorkQueue, { workspaceId, key }: DrainKey): Promise<Outlook> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const mine = `${inScope(queue)} and ${keyFilter(queue)} and lane = 'drain'`;
    const earliest = (awaited: boolean) =>
      `(select due_at from ${queue.table} where ${mine} and awaited = ${awaited} and due_at is not null
        order by due_at limit 1)`;
    const { rows } = await client.query<{ pending: string; ms: string | null }>(
      `select (select count(*) from (select from ${queue.table} where ${mine} and due_at is not null limit 10000) p)
           as pending,
         ceil(extract(epoch from least(${earliest(true)}, ${earliest(false)}) - clock_timestamp()) * 1000) as ms`,
      [workspaceId, key],
    );
    const [{ pending, ms } = { pending: '0', ms: null }] = rows;
    return { pending: Number(pending), nextDueInMs: ms === null ? null : Math.max(0, Number(ms)) };
  });
