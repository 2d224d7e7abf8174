import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Database, openDatabase } from '../../db/database.ts';
import { clearListening, isListening, renewListening } from '../../db/durable/listening.ts';
import { dueJobs, forgottenKeys, oldestDueSeconds } from '../../db/durable/sweep.ts';
import { logQueue } from '../../db/evaluations/log.queue.ts';
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

const age = (seconds: number, where = 'true') =>
  inWorkspaceSql(database.db, workspaceId, (client) =>
    client.query(`update log set due_at = clock_timestamp() - $1 * interval '1 s' where ${where}`, [seconds]),
  );
const mine = async () =>
  (await forgottenKeys(queueDb, logQueue)).filter((key) => key.workspaceId === workspaceId).map(({ lane }) => lane);

test('a row is forgotten once it is due for two seconds, and each key and lane is named once', async () => {
  await insertTestLogs(database.db, workspaceId, [{ id: 'a' }, { id: 'b' }, { id: 'judged' }]);
  await inWorkspaceSql(database.db, workspaceId, (client) =>
    client.query(`update log set lane = 'job' where id = 'judged'`),
  );
  expect(await mine()).toEqual([]);
  await age(3, `id <> 'judged'`);
  expect(await mine()).toEqual(['drain']);
  await age(3);
  expect((await mine()).sort()).toEqual(['drain', 'job']);
});

test('a leased row is not forgotten, and a settled one is gone from the sweep', async () => {
  await insertTestLogs(database.db, workspaceId, [{}]);
  await age(-8);
  expect(await mine()).toEqual([]);
  await inWorkspaceSql(database.db, workspaceId, (client) => client.query('update log set due_at = null'));
  expect(await mine()).toEqual([]);
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

test('a transaction that commits late is found, however long it was open', async () => {
  const client = await database.db.pool.connect();
  await client.query(`begin; select set_config('app.workspace_id', '${workspaceId}', true)`);
  await client.query(
    `insert into project (id, workspace_id, name, name_key) values (gen_random_uuid(), $1, 'late', 'late')`,
    [workspaceId],
  );
  await client.query(
    `insert into log (uid, workspace_id, id, project_id, output, content_sha256, "timestamp", due_at)
     select gen_random_uuid(), $1, 'late', id, 'x', 'x', now(), clock_timestamp() - interval '5 s'
     from project where name_key = 'late'`,
    [workspaceId],
  );
  expect(await mine()).toEqual([]);
  await client.query('commit');
  client.release();
  expect(await mine()).toEqual(['drain']);
});

test('the queue role reads queue columns and nothing of the content', async () => {
  await insertTestLogs(database.db, workspaceId, [{ output: 'private' }]);
  await expect(queueDb.pool.query('select output from log')).rejects.toThrow(/permission denied/);
  await expect(queueDb.pool.query('select id from log')).rejects.toThrow(/permission denied/);
  await expect(queueDb.pool.query('update log set due_at = null')).rejects.toThrow(/permission denied/);
  await expect(queueDb.pool.query('select * from access_key')).rejects.toThrow(/permission denied/);
});

test('the age of the oldest due row is told, and nothing when none is due', async () => {
  await queueDb.pool.query('select 1');
  await insertTestLogs(database.db, workspaceId, [{}]);
  await age(90);
  expect(await oldestDueSeconds(queueDb, logQueue)).toBeGreaterThanOrEqual(90);
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
