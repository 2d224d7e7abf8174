import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Database, openDatabase } from '../../db/database.ts';
import { forgottenKeys, oldestDueSeconds } from '../../db/durable/sweep.ts';
import type { WorkQueue } from '../../db/durable/work-queue.ts';
import { queues } from '../../workers/rooms.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const PENDING = 50_000;
const tables = queues.map(({ queue }) => queue);

let database: TestDatabase;
let queueDb: Database;
let admin: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  queueDb = openDatabase({ url: database.queueUrl });
  admin = openDatabase({ url: database.adminUrl, poolSize: 1 });
  for (const queue of tables) await fill(queue.table);
}, 120_000);
afterAll(async () => {
  await queueDb?.close();
  await admin?.close();
  await database?.drop();
});

const valuesOf: Record<string, string> = {
  uuid: 'gen_random_uuid()',
  text: `'x' || n`,
  json: `'{}'`,
  'timestamp with time zone': 'now()',
};

/** Rows of one workspace that are due in an hour and later, with something in every column that must have it. */
async function fill(table: string): Promise<void> {
  const { rows } = await admin.pool.query<{ column: string; type: string }>(
    `select column_name as column, data_type as type from information_schema.columns
     where table_name = $1 and is_nullable = 'NO' and column_default is null and column_name <> 'workspace_id'`,
    [table],
  );
  const columns = rows.map(({ column }) => `"${column}", `).join('');
  const values = rows.map(({ type }) => `${valuesOf[type] ?? '1'}, `).join('');
  await admin.pool.query(`set session_replication_role = replica`); // what they refer to is not what this is about
  await admin.pool.query(
    `insert into ${table} (${columns} workspace_id, due_at)
     select ${values} '${randomUUID()}', now() + interval '1 hour' + n * interval '1 s' from generate_series(1, ${PENDING}) n`,
  );
}

interface Plan {
  'Node Type': string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Plan[];
}
const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)];

/** How the statements that `ask` sends as the queue login are run. */
async function plansOf(ask: (db: Database) => Promise<unknown>): Promise<Plan[]> {
  const plans: Plan[] = [];
  const query = async (sql: string) => {
    const { rows } = await queueDb.pool.query(`explain (analyze, format json) ${sql}`);
    plans.push(...nodes(rows[0]['QUERY PLAN'][0].Plan));
    return { rows: [] };
  };
  await ask({ ...queueDb, pool: { query } as unknown as Database['pool'] });
  return plans;
}
const isScan = (node: Plan) => /^(Seq|Index|Index Only|Bitmap Heap) Scan$/.test(node['Node Type']);
const rowsRead = (plans: Plan[]) =>
  plans
    .filter(isScan)
    .reduce(
      (sum, node) =>
        sum +
        (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)) *
          node['Actual Loops'],
      0,
    );

const reads: [string, (queue: WorkQueue) => (db: Database) => Promise<unknown>][] = [
  ['the age of the oldest due row', (queue) => (db) => oldestDueSeconds(db, queue)],
  ['the search for forgotten keys', (queue) => (db) => forgottenKeys(db, queue)],
];

describe.each(tables)('with 50,000 rows of $name pending', (queue) => {
  test.each(reads)('%s reads a few entries of an index', async (_what, read) => {
    for (const prepare of ['', `analyze ${queue.table}`]) {
      await admin.pool.query(prepare);
      const plans = await plansOf(read(queue));
      expect(plans.filter(isScan).map((node) => node['Node Type'])).not.toContain('Seq Scan');
      expect(plans.filter(isScan).length).toBeGreaterThan(0);
      expect(rowsRead(plans)).toBeLessThanOrEqual(3);
    }
  });

  test('nothing is due, and what comes due is told, with its key', async () => {
    expect(await oldestDueSeconds(queueDb, queue)).toBeNull();
    expect(await forgottenKeys(queueDb, queue)).toEqual([]);
    const workspaceId = randomUUID();
    const moved = `ctid = (select ctid from ${queue.table} limit 1)`;
    await admin.pool.query(
      `update ${queue.table} set workspace_id = '${workspaceId}', due_at = now() - interval '90 s' where ${moved}`,
    );
    expect(await oldestDueSeconds(queueDb, queue)).toBeGreaterThanOrEqual(90);
    expect(await forgottenKeys(queueDb, queue)).toMatchObject([{ workspaceId, lane: 'drain' }]);
  });

  test('one forgotten key costs no look at the rows of the others', async () => {
    await admin.pool.query(`analyze ${queue.table}`);
    const plans = await plansOf((db) => forgottenKeys(db, queue));
    const keys = queue.key ? PENDING : 2;
    expect(rowsRead(plans)).toBeLessThanOrEqual(10 + 3 * keys);
  });
});
