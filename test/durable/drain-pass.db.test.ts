import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { ActivityDeps } from '../../activities/deps.ts';
import type { Drain } from '../../activities/drain/drain.ts';
import { DrainSlots } from '../../activities/drain/drain-slots.ts';
import { runDrainPass } from '../../activities/drain/run-pass.ts';
import { type ClaimedLog, logQueue } from '../../db/evaluations/logs/log.queue.ts';
import { settleLeasedLogs } from '../../db/evaluations/verdicts/settle-logs.ts';
import { Listener } from '../../db/listener.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import type { DrainPassResult } from '../../domain/durable/drain-pass.ts';
import { unfinishedVerdict } from '../../domain/evaluations/unfinished-verdict.ts';
import { quietLog } from '../support/quiet-log.ts';
import { insertTestLogs } from '../support/submissions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { testDeps } from '../support/test-deps.ts';

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

/** No slot is free to linger in, so that a pass ends when nothing is due. */
function runPass(drain: Drain<ClaimedLog>, { stopping = new AbortController().signal } = {}): Promise<DrainPassResult> {
  const deps = testDeps<ActivityDeps>({
    ...{ db: database.db, listener, log: quietLog },
    ...{ drainSlots: new DrainSlots(0), retryTimeScale: 0.01, stopping },
  });
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
