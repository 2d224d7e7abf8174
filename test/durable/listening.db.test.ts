import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Database, openDatabase } from '../../db/database.ts';
import { removeLapsedListeners } from '../../db/durable/lapsed-listeners.ts';
import { clearListening, isListening, renewListening } from '../../db/durable/listening.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { deliveryQueue } from '../../db/webhooks/deliveries/delivery.queue.ts';
import { eventually } from '../support/eventually.ts';
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

const sql = (text: string, values: unknown[] = [], workspace = workspaceId) =>
  inWorkspaceSql(database.db, workspace, (client) => client.query(text, values));
const keys = async (workspace = workspaceId) =>
  (await sql('select key from drain order by key', [], workspace)).rows.map(({ key }) => key as string);
const insert = (key: string, listeningUntil: string, workspace = workspaceId) =>
  sql(`insert into drain values ($1, $2, $3, ${listeningUntil})`, [workspace, deliveryQueue.name, key], workspace);
const remove = () => removeLapsedListeners(queueDb, database.db, new AbortController().signal);
const receiver = (key: string) => ({ workspaceId, key });

test('a pass that stops listening leaves no row behind, however many receivers there were', async () => {
  for (let i = 0; i < 20; i += 1) {
    await renewListening(database.db, deliveryQueue, receiver(`https://receiver-${i}.example`));
    await clearListening(database.db, deliveryQueue, receiver(`https://receiver-${i}.example`));
  }
  expect(await keys()).toEqual([]);
});

test('rows of passes that could not take their word back go, in every workspace; those of whoever listens stay', async () => {
  const { workspaceId: other } = await database.createWorkspace();
  await insert('killed', `now() - interval '1 hour'`);
  await insert('never told', 'null');
  await insert('killed', `now() - interval '1 hour'`, other);
  await insert('late', `now() - interval '8 s'`); // a pass that renews its word late
  await insert('listens', `now() + interval '5 s'`);
  await remove();
  expect(await keys()).toEqual(['late', 'listens']);
  expect(await keys(other)).toEqual([]);
});

test('a removal is bounded, and the next one goes on', async () => {
  await sql(`insert into drain select $1, $2, 'receiver ' || n, null from generate_series(1, 1200) n`, [
    workspaceId,
    deliveryQueue.name,
  ]);
  const left: number[] = [];
  for (let i = 0; i < 3; i += 1) {
    await remove();
    left.push((await keys()).length);
  }
  expect(left).toEqual([700, 200, 0]);
});

test('a pass that begins while its row is being removed is listened for all the same', async () => {
  await insert('r', 'null');
  const client = await database.db.pool.connect();
  try {
    await client.query(`begin; select set_config('app.workspace_id', '${workspaceId}', true)`);
    await client.query('delete from drain where workspace_id = $1', [workspaceId]);
    const renewed = renewListening(database.db, deliveryQueue, receiver('r')); // waits for the row
    await waitForLock();
    await client.query('commit');
    await renewed;
  } finally {
    client.release();
  }
  expect(await isListening(database.db, deliveryQueue, receiver('r'))).toBe(true);
});

test('a removal passes over a row that a pass is about to take, and waits for nobody', async () => {
  await insert('r', 'null');
  const client = await database.db.pool.connect();
  try {
    await client.query(`begin; select set_config('app.workspace_id', '${workspaceId}', true)`);
    await client.query(`update drain set listening_until = now() + interval '5 s' where workspace_id = $1`, [
      workspaceId,
    ]);
    await remove();
    await client.query('commit');
  } finally {
    client.release();
  }
  expect(await isListening(database.db, deliveryQueue, receiver('r'))).toBe(true);
});

test('removals of several workers and passes that come and go at once leave the word of whoever listens', async () => {
  const all = Array.from({ length: 30 }, () => randomUUID());
  for (const key of all) await insert(key, 'null');
  await Promise.all([
    remove(),
    remove(),
    remove(),
    ...all.map((key) => renewListening(database.db, deliveryQueue, receiver(key))),
  ]);
  const heard = await Promise.all(all.map((key) => isListening(database.db, deliveryQueue, receiver(key))));
  expect(heard.filter(Boolean)).toHaveLength(30);
});

const waitForLock = () =>
  eventually('the pass waits for the row', async () => {
    const { rows } = await database.db.pool.query(`select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like 'insert into drain%'`);
    return rows.length > 0;
  });
