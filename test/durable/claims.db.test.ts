import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sendToWaiting } from '../../db/durable/admission.ts';
import { claimRows } from '../../db/durable/claims.ts';
import { drainOutlook } from '../../db/durable/listening.ts';
import { type ClaimedLog, logQueue } from '../../db/evaluations/logs/log.queue.ts';
import { settleLeasedLogs } from '../../db/evaluations/verdicts/settle-logs.ts';
import { settledLogs } from '../../db/evaluations/verdicts/settled-logs.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { unfinishedVerdict } from '../../domain/evaluations/unfinished-verdict.ts';
import { insertTestLogs } from '../support/submissions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let workspaceId: string;
beforeAll(async () => {
  database = await createTestDatabase();
}, 180_000);
beforeEach(async () => {
  ({ workspaceId } = await database.createWorkspace());
});
afterAll(() => database?.drop());

const claim = () => {
  const leaseToken = randomUUID();
  return inWorkspaceSql(database.db, workspaceId, (client) =>
    claimRows<ClaimedLog>(client, logQueue, { workspaceId, key: '', limit: 500, rows: 'fresh', leaseToken }),
  ).then((rows) => ({ leaseToken, uids: rows.map(({ uid }) => uid) }));
};
const sql = (text: string, values: unknown[] = []) =>
  inWorkspaceSql(database.db, workspaceId, (client) => client.query(text, values));
const lapse = () => sql(`update log set due_at = clock_timestamp() - interval '1 ms' where due_at is not null`);
const verdict = (uid: string) => ({ uid, ...unfinishedVerdict, appliedRules: [] });

describe('a result', () => {
  test('is stored under the lease only: a holder whose lease was taken over changes nothing', async () => {
    await insertTestLogs(database.db, workspaceId, [{}]);
    const late = await claim();
    await lapse();
    const holder = await claim();
    const lease = { workspaceId, leaseToken: late.leaseToken };
    await settleLeasedLogs(database.db, lease, [verdict(late.uids[0]!)]);
    expect((await settledLogs(database.db, workspaceId, late.uids)).size).toBe(0);
    await settleLeasedLogs(database.db, { ...lease, leaseToken: holder.leaseToken }, [verdict(holder.uids[0]!)]);
    expect((await settledLogs(database.db, workspaceId, holder.uids)).size).toBe(1);
  });

  test('stored twice changes nothing the second time', async () => {
    await insertTestLogs(database.db, workspaceId, [{}]);
    const { leaseToken, uids } = await claim();
    const lease = { workspaceId, leaseToken };
    await settleLeasedLogs(database.db, lease, [verdict(uids[0]!)]);
    await settleLeasedLogs(database.db, lease, [{ ...verdict(uids[0]!), explanation: 'again' }]);
    expect((await settledLogs(database.db, workspaceId, uids)).get(uids[0]!)?.explanation).not.toBe('again');
  });

  test('of a deleted log never reaches a new log of the same id', async () => {
    await insertTestLogs(database.db, workspaceId, [{ id: 'again' }]);
    const old = await claim();
    await sql(`delete from log where id = 'again'`);
    await insertTestLogs(database.db, workspaceId, [{ id: 'again', output: 'new' }]);
    const lease = { workspaceId, leaseToken: old.leaseToken };
    await settleLeasedLogs(database.db, lease, [verdict(old.uids[0]!)]);
    const { rows } = await sql(`select status, claims from log where id = 'again'`);
    expect(rows).toEqual([{ status: 'pending', claims: 0 }]);
  });
});

test('a row sent to wait for a place leaves the drain and is due at once, its claims forgotten', async () => {
  await insertTestLogs(database.db, workspaceId, [{ id: 'judged' }]);
  const { leaseToken, uids } = await claim();
  const rows = uids.map((id) => ({ id, key: 'openai', weight: 3 }));
  await inWorkspaceSql(database.db, workspaceId, (client) =>
    sendToWaiting(client, logQueue, workspaceId, { leaseToken, rows }),
  );
  const stored = await sql(
    `select lane, claims, admission_key as key, admission_weight as weight, due_at <= clock_timestamp() as due from log`,
  );
  expect(stored.rows).toEqual([{ lane: 'waiting', claims: 0, key: 'openai', weight: 3, due: true }]);
  expect(await drainOutlook(database.db, logQueue, { workspaceId, key: '' })).toEqual({
    pending: 0,
    nextDueInMs: null,
  });
});
