import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Database, openDatabase } from '../../db/database.ts';
import { clearListening, isListening, renewListening } from '../../db/durable/listening.ts';
import { dueJobs, forgottenKeys } from '../../db/durable/sweep.ts';
import { logQueue } from '../../db/evaluations/logs/log.queue.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { insertTestLogs } from '../support/submissions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let queueDb: Database;
let workspaceId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  queueDb = openDatabase({ url: database.queueUrl });
}, 180_000);
beforeEach(async () => {
  ({ workspaceId } = await database.createWorkspace());
});
afterAll(async () => {
  await queueDb?.close();
  await database?.drop();
});

test('the sweep sees every workspace in one query', async () => {
  const others = await Promise.all([database.createWorkspace(), database.createWorkspace()]);
  for (const { workspaceId: id } of others) {
    await insertTestLogs(database.db, id, [{}, {}]);
    await inWorkspaceSql(database.db, id, (client) =>
      client.query(`update log set due_at = clock_timestamp() - interval '3 s'`),
    );
  }
  const found = (await forgottenKeys(queueDb, logQueue)).map((key) => key.workspaceId);
  for (const { workspaceId: id } of others) expect(found.filter((one) => one === id)).toHaveLength(1);
});

test('the queue role reads no keys', async () => {
  await expect(queueDb.pool.query('select * from access_key')).rejects.toThrow(/permission denied/);
});

test('due jobs come oldest first and bounded', async () => {
  await insertTestLogs(database.db, workspaceId, [{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
  await inWorkspaceSql(database.db, workspaceId, (client) =>
    client.query(
      `update log set lane = 'job', due_at = clock_timestamp() - (case id when 'b' then 9 else 3 end) * interval '1 s'`,
    ),
  );
  const jobs = await dueJobs(database.db, logQueue, workspaceId, 2);
  expect(jobs).toHaveLength(2);
  expect(jobs[0]?.entity).toBe('b');
});

test('a pass says that it listens, for five seconds, and takes it back', async () => {
  const key = { workspaceId, key: '' };
  expect(await isListening(database.db, logQueue, key)).toBe(false);
  await renewListening(database.db, logQueue, key);
  expect(await isListening(database.db, logQueue, key)).toBe(true);
  const { rows } = await inWorkspaceSql(database.db, workspaceId, (client) =>
    client.query(`select extract(epoch from listening_until - clock_timestamp())::float8 as left from drain`),
  );
  expect(rows[0].left).toBeGreaterThan(4);
  expect(rows[0].left).toBeLessThanOrEqual(5);
  await clearListening(database.db, logQueue, key);
  expect(await isListening(database.db, logQueue, key)).toBe(false);
});
