import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  findDelivery,
  listDeliveries,
  redeliverFailed,
  redeliverOne,
} from '../../db/webhooks/deliveries.repository.ts';
import { wakeReceivers } from '../../db/webhooks/delivery.queue.ts';
import { type Client, createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';
import { answer, startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

let instance: TestInstance;
let receiver: WebhookReceiver;
let client: Client;
beforeAll(async () => {
  receiver = await startWebhookReceiver();
  instance = await startTestInstance({ env: { ALLOW_PRIVATE_TARGETS: 'true', RETRY_TIME_SCALE: '0.0001' } });
  client = createClient(instance.urls[0]!, instance.credentials);
}, 60_000);
afterAll(async () => {
  await instance?.stop();
  await receiver?.close();
});

const list = (filter: object = {}) =>
  listDeliveries(instance.database.db, client.workspaceId, { limit: 100, ...filter });
const failed = (count: number) =>
  eventually(`${count} failed deliveries`, async () => {
    const rows = await list({ state: 'failed' });
    return rows.length === count ? rows : null;
  });

test('what failed for good can be found, looked at, and sent again, alone or all of a receiver since a time', async () => {
  receiver.always('/down', answer(404, {}, 'no such hook'));
  const since = new Date().toISOString();
  for (const id of ['a', 'b'])
    await client.submit({ project: 'p', output: 'fine', id, callbackUrl: receiver.url('/down') });
  const [row] = await failed(2);
  expect(row).toMatchObject({
    ...{ event: 'pass', profile: 'evaluations', source: 'callback', receiver: receiver.origin, state: 'failed' },
    ...{ url: receiver.url('/down'), attempts: 7, tries: 7, lastError: 'answered 404', dueAt: null },
  });
  const found = await findDelivery(instance.database.db, client.workspaceId, row!.webhookId);
  expect(found!.delivery).toEqual(row);
  expect(JSON.parse(found!.snapshot)).toMatchObject({ event: 'pass', output: 'fine' });
  expect(found!.attempts.map(({ number, status, answer: said }) => [number, status, said])).toEqual(
    [1, 2, 3, 4, 5, 6, 7].map((number) => [number, 404, 'no such hook']),
  );

  receiver.always('/down', answer(204));
  const { wake } = instance.parts[0]!;
  const again = async (redelivered: Promise<{ count: number; receivers: string[] }>) => {
    const { count, receivers } = await redelivered;
    wakeReceivers(wake, client.workspaceId, receivers);
    return count;
  };
  const { db } = instance.database;
  expect(await again(redeliverOne(db, client.workspaceId, row!.id))).toBe(1);
  await failed(1);
  const scope = { receiver: receiver.origin, since };
  expect(await again(redeliverFailed(db, client.workspaceId, { ...scope, receiver: 'workspace' }))).toBe(0);
  expect(await again(redeliverFailed(db, client.workspaceId, scope))).toBe(1);
  await failed(0);
  const done = await eventually('both are through', async () => {
    const rows = await list({ state: 'succeeded', receiver: receiver.origin });
    return rows.length === 2 ? rows : null;
  });
  expect(done.map(({ attempts, tries }) => [attempts, tries])).toEqual([
    [8, 1],
    [8, 1],
  ]);
  const ids = receiver.at('/down').map(({ id }) => id);
  expect(new Set(ids).size).toBe(2);
}, 60_000);

test('another workspace sees none of it', async () => {
  const { workspaceId } = await instance.database.createWorkspace('Other');
  const [row] = await list();
  expect(await listDeliveries(instance.database.db, workspaceId, { limit: 10 })).toEqual([]);
  expect(await findDelivery(instance.database.db, workspaceId, row!.id)).toBeNull();
  expect(await redeliverOne(instance.database.db, workspaceId, row!.id)).toEqual({ count: 0, receivers: [] });
});
