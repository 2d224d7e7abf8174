import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Database, openDatabase } from '../../db/database.ts';
import { forgottenKeys, oldestDueSeconds } from '../../db/durable/sweep.ts';
import type { WorkQueue } from '../../db/durable/work-queue.ts';
import { queues } from '../../workers/rooms.ts';
import { openQueueRows, type QueueRows } from '../support/queue-rows.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const PENDING = 50_000;
const tables = queues.map(({ queue }) => queue);

let database: TestDatabase;
let queueDb: Database;
let admin: Database;
let rows: QueueRows;
beforeAll(async () => {
  database = await createTestDatabase();
  queueDb = openDatabase({ url: database.queueUrl });
  admin = openDatabase({ url: database.adminUrl, poolSize: 1 });
  rows = openQueueRows(database.adminUrl);
  const columns = { due_at: `now() + interval '1 hour' + n * interval '1 s'` };
  for (const queue of tables) await rows.store(queue, { workspaceId: randomUUID(), count: PENDING, columns });
}, 120_000);
afterAll(async () => {
  await queueDb?.close();
  await Promise.all([admin?.close(), rows?.close()]);
  await database?.drop();
});

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
    await rows.sql(
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
