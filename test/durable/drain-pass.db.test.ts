import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { ActivityDeps } from '../../activities/deps.ts';
import type { Drain } from '../../activities/drain/drain.ts';
import { DrainSlots } from '../../activities/drain/drain-slots.ts';
import { runDrainPass } from '../../activities/drain/run-pass.ts';
import { isListening } from '../../db/durable/listening.ts';
import { type ClaimedLog, logQueue } from '../../db/evaluations/log.queue.ts';
import { settleLeasedLogs } from '../../db/evaluations/settle-logs.ts';
import { Listener } from '../../db/listener.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import type { DrainPassResult } from '../../domain/durable/drain-pass.ts';
import { unfinishedVerdict } from '../../domain/evaluations/unfinished-verdict.ts';
import { quietLog } from '../support/quiet-log.ts';
import { insertTestLogs } from '../support/submissions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let listener: Listener;
let workspaceId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  listener = new Listener(database.url).start();
}, 180_000);
beforeEach(async () => {
  ({ workspaceId } = await database.createWorkspace());
});
afterAll(async () => {
  await listener?.close();
  await database?.drop();
});

const settle = async (rows: ClaimedLog[], lease: { workspaceId: string; leaseToken: string }) => {
  const verdicts = rows.map(({ uid }) => ({ uid, ...unfinishedVerdict, appliedRules: [] }));
  await settleLeasedLogs(database.db, lease, verdicts);
};

/** A drain whose work leaves nothing unworked. */
const drainOf = (work: (...args: Parameters<typeof settle>) => Promise<void>): Drain<ClaimedLog> => ({
  queue: logQueue,
  batch: 500,
  idOf: ({ uid }) => uid,
  work: async (rows, lease) => {
    await work(rows, lease);
    return [];
  },
  giveUp: settle,
});

/** No slot is free to linger in unless asked for, so that a pass ends when nothing is due. */
function runPass(
  drain: Drain<ClaimedLog>,
  { linger = false, stopping = new AbortController().signal } = {},
): Promise<DrainPassResult> {
  const deps = {
    db: database.db,
    listener,
    log: quietLog,
    drainSlots: new DrainSlots(linger ? 10 : 0),
    retryTimeScale: 0.01,
    stopping,
  } as unknown as ActivityDeps; // a pass uses no more of them
  const environment = new MockActivityEnvironment();
  return environment.run(() => runDrainPass(deps, drain, { workspaceId, key: '' }));
}
const statuses = async () => {
  const { rows } = await inWorkspaceSql(database.db, workspaceId, (client) =>
    client.query('select id, status, claims from log order by id'),
  );
  return rows;
};

test('a row that could not be settled for want of room is put back without a claim, so that none is given up for it', async () => {
  await insertTestLogs(database.db, workspaceId, [{ id: 'a' }]);
  const noRoom = Object.assign(new Error('could not extend file'), { code: '53100' });
  const result = await runPass(drainOf(() => Promise.reject(noRoom)));
  expect(result.failed).toBeGreaterThanOrEqual(1);
  expect(await statuses()).toEqual([{ id: 'a', status: 'pending', claims: 0 }]);
});

test('a row that throws is put back alone, with its reason; all others get their result', async () => {
  await insertTestLogs(
    database.db,
    workspaceId,
    ['a', 'bad', 'c'].map((id) => ({ id })),
  );
  const result = await runPass(
    drainOf(async (rows, lease) => {
      if (rows.some(({ id }) => id === 'bad')) throw new TypeError('with private content');
      await settle(rows, lease);
    }),
  );
  expect(result).toMatchObject({ settled: 2, failed: 1, pending: 1, lastError: 'TypeError' });
  expect(result.nextDueInMs).toBeGreaterThanOrEqual(0);
  expect(await statuses()).toEqual([
    { id: 'a', status: 'error', claims: 1 },
    { id: 'bad', status: 'pending', claims: 1 },
    { id: 'c', status: 'error', claims: 1 },
  ]);
});

test('a poison row settles as an error after five claims and never loops', async () => {
  await insertTestLogs(database.db, workspaceId, [{ id: 'poison' }]);
  let tries = 0;
  const drain = drainOf(async () => {
    tries += 1;
    throw new Error('poison');
  });
  let result = await runPass(drain);
  for (let pass = 0; result.nextDueInMs !== null && pass < 20; pass += 1) {
    await new Promise((resolve) => setTimeout(resolve, 120)); // the scaled delay before a row is due again
    result = await runPass(drain);
  }
  expect(tries).toBe(5);
  expect(await statuses()).toMatchObject([{ id: 'poison', status: 'error' }]);
});

test('a pass that lingers hears of new rows, works them, and says that it listens only while it does', async () => {
  await insertTestLogs(database.db, workspaceId, [{ id: 'first' }]);
  const worked: string[] = [];
  const running = runPass(
    drainOf(async (rows, lease) => {
      worked.push(...rows.map(({ id }) => id));
      await settle(rows, lease);
    }),
    { linger: true },
  );
  const key = { workspaceId, key: '' };
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await isListening(database.db, logQueue, key)).toBe(true);
  await insertTestLogs(database.db, workspaceId, [{ id: 'second' }]);
  expect(await running).toMatchObject({ settled: 2, pending: 0, nextDueInMs: null });
  expect(worked).toEqual(['first', 'second']);
  expect(await isListening(database.db, logQueue, key)).toBe(false);
});

test('a process that shuts down claims no more: a lingering pass ends at once', async () => {
  const stop = new AbortController();
  const running = runPass(drainOf(settle), { linger: true, stopping: stop.signal });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const stoppedAt = Date.now();
  stop.abort();
  expect(await running).toMatchObject({ settled: 0 });
  expect(Date.now() - stoppedAt).toBeLessThan(1_000);
});

test('a process that shuts down gives back what it did not come to, and that counts as no claim', async () => {
  await insertTestLogs(database.db, workspaceId, [{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
  const stop = new AbortController();
  const drain = drainOf(settle);
  const slow: Drain<ClaimedLog> = {
    ...drain,
    work: async ([first, ...others], lease, mayGoOn) => {
      await settle(first ? [first] : [], lease);
      stop.abort();
      return mayGoOn() ? [] : others;
    },
  };
  expect(await runPass(slow, { stopping: stop.signal })).toMatchObject({ settled: 1, pending: 2, nextDueInMs: 0 });
  const { rows } = await inWorkspaceSql(database.db, workspaceId, (client) =>
    client.query(`select claims, lease_token from log where status = 'pending'`),
  );
  expect(rows).toEqual([
    { claims: 0, lease_token: null },
    { claims: 0, lease_token: null },
  ]);
});

test('a failed batch is not worked row by row any longer once the process shuts down', async () => {
  await insertTestLogs(database.db, workspaceId, [{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
  const stop = new AbortController();
  let calls = 0;
  const result = await runPass(
    drainOf(async (rows, lease) => {
      calls += 1;
      if (rows.length > 1) throw new Error('one of these');
      stop.abort();
      await settle(rows, lease);
    }),
    { stopping: stop.signal },
  );
  expect([calls, result]).toMatchObject([2, { settled: 1, failed: 0, pending: 2 }]);
});
