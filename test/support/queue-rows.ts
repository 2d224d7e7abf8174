import pg from 'pg';
import type { WorkQueue } from '../../db/durable/work-queue.ts';

export interface StoreRows {
  workspaceId: string;
  /** 1 when absent. */
  count?: number;
  /** Of a queue that splits the rows of a workspace. */
  key?: string;
  /** SQL by column, `n` being the row's number from 1 on; due a second ago when it says nothing of `due_at`. */
  columns?: Readonly<Record<string, string>>;
}

/** Stores and changes rows of any queue, whatever they are about. */
export interface QueueRows {
  /** Answers the internal ids, in the order of `n`. */
  store(queue: WorkQueue, rows: StoreRows): Promise<string[]>;
  /** Begins a transaction that stores them, and answers what commits it. */
  storeLate(queue: WorkQueue, rows: StoreRows): Promise<() => Promise<void>>;
  /** What a statement answers, as the owner of the tables. */
  sql(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

const valuesOf: Record<string, string> = {
  boolean: 'false',
  uuid: 'gen_random_uuid()',
  text: 'gen_random_uuid()::text',
  json: `'{}'`,
  'timestamp with time zone': 'now()',
};

/** Needs the owner's login: nothing that the rows refer to is there, and the database is told not to look. */
export function openQueueRows(adminUrl: string): QueueRows {
  const pool = new pg.Pool({ connectionString: adminUrl, max: 4 });
  pool.on('connect', (client) => void client.query('set session_replication_role = replica'));
  return {
    store: async (queue, rows) => {
      const { rows: stored } = await pool.query<{ id: string }>(await insertSql(pool, queue, rows));
      return stored.map(({ id }) => id);
    },
    async storeLate(queue, rows) {
      const text = await insertSql(pool, queue, rows);
      const client = await pool.connect();
      await client.query(`begin; ${text}`);
      return async () => {
        await client.query('commit');
        client.release();
      };
    },
    sql: async (text, values = []) => (await pool.query(text, values)).rows,
    close: () => pool.end(),
  };
}

/** Something in every column that must have it. */
async function insertSql(
  pool: pg.Pool,
  queue: WorkQueue,
  { workspaceId, count = 1, key, columns = {} }: StoreRows,
): Promise<string> {
  const { rows } = await pool.query<{ column: string; type: string }>(
    `select column_name as column, data_type as type from information_schema.columns
     where table_name = $1 and is_nullable = 'NO' and column_default is null`,
    [queue.table],
  );
  const needed = Object.fromEntries(rows.map(({ column, type }) => [column, valuesOf[type] ?? '1']));
  const ofKey = queue.key && key !== undefined ? { [queue.key]: pg.escapeLiteral(key) } : {};
  const due = { due_at: `clock_timestamp() - interval '1 s'` };
  const values = { ...needed, ...due, workspace_id: `'${workspaceId}'`, ...ofKey, ...columns };
  const names = Object.keys(values).map((column) => `"${column}"`);
  return `insert into ${queue.table} (${names.join(', ')})
    select ${Object.values(values).join(', ')} from generate_series(1, ${count}) n returning ${queue.id} as id`;
}
