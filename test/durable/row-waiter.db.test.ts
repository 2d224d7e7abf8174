import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { RowWaiter } from '../../db/durable/row-waiter.ts';
import { type SettledLog, settledLogs } from '../../db/evaluations/verdicts/settled-logs.ts';
import { Listener, notifySql } from '../../db/listener.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { insertTestLogs } from '../support/submissions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let workspaceId: string;
const listeners: Listener[] = [];
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 2 });
  ({ workspaceId } = await database.createWorkspace());
}, 180_000);
afterAll(async () => {
  await Promise.all(listeners.map((listener) => listener.close()));
  await database?.drop();
});

function createWaiter(url = database.url) {
  const listener = new Listener(url).start();
  listeners.push(listener);
  const reads: string[][] = [];
  const waiter = new RowWaiter<SettledLog>(listener, (workspace, uids) => {
    reads.push(uids);
    return settledLogs(database.db, workspace, uids);
  });
  return { waiter, reads };
}
const insert = async () => {
  const [log] = await insertTestLogs(database.db, workspaceId, [{}]);
  if (log?.kind !== 'created') throw new Error('not stored');
  return log.uid;
};
const settle = (uids: string[]) =>
  inWorkspaceSql(database.db, workspaceId, async (client) => {
    await client.query(
      `update log set due_at = null, status = 'pass', verdict = 'pass', confidence_score = 1, explanation = ''
       where uid = any ($1::uuid[])`,
      [uids],
    );
    await client.query(notifySql('settled', workspaceId));
  });

test('waiting holds no connection: 50 callers wait on a pool of two while others are served', async () => {
  const { waiter, reads } = createWaiter();
  const uids = await Promise.all(Array.from({ length: 50 }, insert));
  const waiting = uids.map((uid) => waiter.wait(workspaceId, uid, { timeoutMs: 10_000 }));
  for (let i = 0; i < 20; i += 1) await insert();
  await settle(uids);
  const settled = await Promise.all(waiting);
  expect(settled.map((row) => row?.uid)).toEqual(uids);
  expect(Math.max(...reads.map((ids) => ids.length))).toBeGreaterThan(10); // one query for many waiters
});

test('a row that settled before anybody waited is answered at once', async () => {
  const { waiter, reads } = createWaiter();
  const uid = await insert();
  await settle([uid]);
  expect(await waiter.wait(workspaceId, uid, { timeoutMs: 5_000 })).toMatchObject({ status: 'pass' });
  expect(reads).toEqual([[uid]]);
});

test('polling alone suffices: the result arrives without any notification', async () => {
  const { waiter } = createWaiter('postgres://nobody:x@127.0.0.1:1/none');
  const uid = await insert();
  const waiting = waiter.wait(workspaceId, uid, { timeoutMs: 5_000 });
  await settle([uid]);
  expect(await waiting).toMatchObject({ uid });
});

test('answers null when the time is up, and when the caller hangs up', async () => {
  const { waiter } = createWaiter();
  expect(await waiter.wait(workspaceId, randomUUID(), { timeoutMs: 30 })).toBeNull();
  const hangUp = new AbortController();
  const waiting = waiter.wait(workspaceId, randomUUID(), { timeoutMs: 60_000, signal: hangUp.signal });
  hangUp.abort();
  expect(await waiting).toBeNull();
});

test('a caller that hung up before it began to wait is not waited for', async () => {
  const { waiter } = createWaiter();
  const options = { timeoutMs: 60_000, signal: AbortSignal.abort() };
  expect(await waiter.wait(workspaceId, randomUUID(), options)).toBeNull();
});
