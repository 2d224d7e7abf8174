import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { ActivityDeps } from '../../activities/deps.ts';
import type { RollingDrain } from '../../activities/drain/drain.ts';
import { DrainSlots } from '../../activities/drain/drain-slots.ts';
import { runRollingPass } from '../../activities/drain/run-pass.ts';
import { claimRows } from '../../db/durable/claims.ts';
import { type ClaimedLog, logQueue } from '../../db/evaluations/logs/log.queue.ts';
import { settleLeasedLogs } from '../../db/evaluations/verdicts/settle-logs.ts';
import { Listener } from '../../db/listener.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import type { DrainPassResult } from '../../domain/durable/drain-pass.ts';
import { unfinishedVerdict } from '../../domain/evaluations/unfinished-verdict.ts';
import { eventually } from '../support/eventually.ts';
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

const add = (ids: string[]) =>
  insertTestLogs(
    database.db,
    workspaceId,
    ids.map((id) => ({ id })),
  );
const rows = async () =>
  (
    await inWorkspaceSql(database.db, workspaceId, (client) =>
      client.query('select id, status, claims, lease_token is not null as leased from log order by id'),
    )
  ).rows;

/** Logs stand for rows that wait for the outside: `outside` is what each waits for. */
const drainOf = (slots: number, outside: (id: string) => Promise<void>): RollingDrain<ClaimedLog> => ({
  queue: logQueue,
  slots,
  idOf: ({ uid }) => uid,
  groupOf: ({ id }) => id,
  claim: async (kind, { limit, lease: { leaseToken } }) => {
    const options = { workspaceId, key: '', leaseToken, limit, rows: kind };
    const claimed = await inWorkspaceSql(database.db, workspaceId, (client) =>
      claimRows<ClaimedLog>(client, logQueue, options),
    );
    return { rows: claimed, isFull: claimed.length === limit };
  },
  work: async ({ uid, id }, lease) => {
    await outside(id);
    await settleLeasedLogs(database.db, lease, [{ uid, ...unfinishedVerdict, appliedRules: [] }]);
    return { isSettled: true, error: null };
  },
  giveUp: async () => {},
});

function runPass(drain: RollingDrain<ClaimedLog>): Promise<DrainPassResult> {
  const stopping = new AbortController().signal;
  const deps = testDeps<ActivityDeps>({
    ...{ db: database.db, listener, log: quietLog },
    ...{ drainSlots: new DrainSlots(10), retryTimeScale: 0.01, stopping },
  });
  return new MockActivityEnvironment().run(() => runRollingPass(deps, drain, { workspaceId, key: '' }));
}

test('a straggler holds up no other row, not even those that come after it, and never are more under way than slots', async () => {
  const ids = Array.from({ length: 60 }, (_, i) => `row-${i}`);
  await add(['straggler', ...ids]);
  let letGo: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let underWay = 0;
  let most = 0;
  const running = runPass(
    drainOf(3, async (id) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await (id === 'straggler' ? held : undefined);
      underWay -= 1;
    }),
  );
  const settled = async () => (await rows()).filter(({ status }) => status === 'error').length;
  await eventually('all others are settled', async () => (await settled()) === 60);
  await add(['late']);
  await eventually('and the late one', async () => (await settled()) === 61);
  letGo();
  expect(await running).toMatchObject({ settled: 62, failed: 0, pending: 0, nextDueInMs: null });
  expect(most).toBeLessThanOrEqual(3);
});
