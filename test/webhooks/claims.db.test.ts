import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { GroupAllowances } from '../../db/durable/claims.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { claimDeliveries, postponeDue } from '../../db/webhooks/deliveries/claim-deliveries.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { storeDueDeliveries } from './stored-deliveries.ts';

const receiver = 'https://hooks.example';
const [bad, good] = [`${receiver}/bad`, `${receiver}/good`];
let database: TestDatabase;
let workspaceId: string;
beforeAll(async () => {
  database = await createTestDatabase();
}, 180_000);
beforeEach(async () => {
  ({ workspaceId } = await database.createWorkspace());
});
afterAll(() => database?.drop());

const store = (url: string | null, count: number) =>
  storeDueDeliveries(database.db, workspaceId, { receiver, url, count });
const claim = async (groups: GroupAllowances, limit = 100) => {
  const options = { workspaceId, key: receiver, leaseToken: randomUUID(), limit, rows: 'fresh' as const, groups };
  const { rows, isFull } = await claimDeliveries(database.db, options, () => 60_000);
  return { isFull, addresses: rows.map(({ address }) => address) };
};
const dueInMs = async (url: string): Promise<number[]> => {
  const { rows } = await inWorkspaceSql(database.db, workspaceId, (client) =>
    client.query<{ ms: number }>(
      `select extract(epoch from due_at - clock_timestamp())::float8 * 1000 as ms from webhook_delivery
       where url = $1 and claims = 0 and attempts = 0 and tries = 0 order by due_at`,
      [url],
    ),
  );
  return rows.map(({ ms }) => ms);
};

test('a claim takes of each address what it may, and passes over those that may take no more', async () => {
  await store(bad, 1_000);
  await store(good, 3);
  expect(await claim({ full: [], others: {}, each: 4 })).toEqual({ isFull: true, addresses: Array(4).fill(bad) });
  expect(await claim({ full: [bad], others: { [good]: 2 }, each: 4 })).toEqual({
    ...{ isFull: true, addresses: [good, good] },
  });
  expect(await claim({ full: [bad], others: {}, each: 4 })).toEqual({ isFull: false, addresses: [good] });
});

test('a receiver of one address, which is looked up, is claimed by the same rule', async () => {
  await store(null, 6);
  expect(await claim({ full: [], others: {}, each: 4 })).toEqual({ isFull: true, addresses: ['', '', '', ''] });
  expect(await claim({ full: [''], others: {}, each: 4 })).toEqual({ isFull: false, addresses: [] });
});

test('what is due of an address is put off at once, one after the other, and its neighbours stay', async () => {
  await store(bad, 3_000);
  await store(good, 2);
  await postponeDue(database.db, { workspaceId, key: receiver }, new Map([[bad, 60_000]]));
  const waits = await dueInMs(bad);
  expect(waits).toHaveLength(3_000);
  expect(waits[0]).toBeGreaterThan(50_000);
  expect(waits.at(-1)! - waits[0]!).toBeGreaterThanOrEqual(2_999 * 0.5);
  expect((await claim({ full: [], others: {}, each: 4 })).addresses).toEqual([good, good]);
});

test('all that is due of a receiver is put off, whatever its addresses', async () => {
  await store(bad, 10);
  await store(good, 10);
  await postponeDue(database.db, { workspaceId, key: receiver }, 60_000);
  expect([(await dueInMs(bad)).length, (await dueInMs(good)).length]).toEqual([10, 10]);
  expect((await claim({ full: [], others: {}, each: 4 })).addresses).toEqual([]);
});
