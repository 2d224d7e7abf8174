import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { pickFreePort } from '../../cli/embedded/process/ports.ts';
import { findDelivery, listDeliveries } from '../../db/webhooks/deliveries/view-deliveries.ts';
import type { DeliverySummary } from '../../domain/webhooks/delivery-view.ts';
import { type Client, createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';
import { answer, startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { storeDueDeliveries } from './stored-deliveries.ts';

let instance: TestInstance;
let client: Client;
let receiver: WebhookReceiver;
const receivers: WebhookReceiver[] = [];
beforeAll(async () => {
  instance = await startTestInstance({ env: { ALLOW_PRIVATE_TARGETS: 'true', RETRY_TIME_SCALE: '0.1' } });
  client = createClient(instance.urls[0]!, instance.credentials);
}, 180_000);
/** An origin for each test, so that none meets another's breaker. */
beforeEach(async () => {
  receiver = await startWebhookReceiver();
  receivers.push(receiver);
});
afterAll(async () => {
  await instance?.stop();
  await Promise.all(receivers.map((one) => one.close()));
});

const submit = (callbackUrl: string, count = 1) =>
  Promise.all(Array.from({ length: count }, () => client.submit({ project: 'p', output: 'fine', callbackUrl })));
const attemptsAt = async (path: string, origin = receiver.origin): Promise<number[]> => {
  const { db } = instance.database;
  const rows: DeliverySummary[] = await listDeliveries(db, client.workspaceId, { receiver: origin, limit: 500 });
  const found = await Promise.all(rows.map(({ id }) => findDelivery(db, client.workspaceId, id)));
  return found.filter((one) => one?.url === `${origin}${path}`).map((one) => one?.attempts ?? 0);
};
const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);

test('a path that hangs keeps no other path of its origin from being called, however many wait for it', async () => {
  receiver.always('/hang', { kind: 'hang' });
  await storeDueDeliveries(instance.database.db, client.workspaceId, {
    ...{ receiver: receiver.origin, url: receiver.url('/hang'), count: 1_000 },
  });
  await receiver.received('/hang', 4);
  await submit(receiver.url('/quick'), 40);
  await receiver.received('/quick', 40);
  // None of the first four has come to its end yet: the neighbours were called while they hung.
  expect(receiver.at('/hang')).toHaveLength(4);
  expect(sum(await attemptsAt('/hang'))).toBe(0);
}, 120_000);

test('nor does one that answered before and then begins to hang', async () => {
  await submit(receiver.url('/turns'), 40);
  await receiver.received('/turns', 40);
  receiver.always('/turns', { kind: 'hang' });
  await submit(receiver.url('/turns'), 200);
  await receiver.received('/turns', 42);
  await submit(receiver.url('/quick'), 40);
  await receiver.received('/quick', 40);
  expect(receiver.at('/turns').length).toBeLessThanOrEqual(40 + 16);
  expect(sum(await attemptsAt('/turns'))).toBe(40);
}, 120_000);

test('nor does one that fails; what waits for it, a thousand, is put off without an attempt, and tried one by one', async () => {
  receiver.always('/ill', answer(500));
  const url = receiver.url('/ill');
  const { db } = instance.database;
  await storeDueDeliveries(db, client.workspaceId, { receiver: receiver.origin, url, count: 1_000 });
  await receiver.received('/ill', 5);
  await submit(receiver.url('/quick'), 40);
  await receiver.received('/quick', 40);
  // Five calls open its breaker, four of the first may be under way beside the fifth; each trial is one more.
  await eventually('a trial', () => receiver.at('/ill').length > 8);
  const calls = receiver.at('/ill').length;
  expect(calls).toBeLessThan(60);
  receiver.always('/ill', answer(200));
  await receiver.received('/ill', 1_000); // all that were not tried before: these have waits of their own
}, 120_000);

test('an origin that cannot be reached is left alone at every path', async () => {
  const origin = `http://127.0.0.1:${await pickFreePort()}`;
  await submit(`${origin}/a`, 10);
  await eventually('five attempts', async () => sum(await attemptsAt('/a', origin)) >= 5);
  await submit(`${origin}/b`, 20);
  const seen = await eventually('the others are put off', async () => {
    const rows = await listDeliveries(instance.database.db, client.workspaceId, { receiver: origin, limit: 500 });
    return rows.length === 30 && rows.every(({ dueAt }) => dueAt && Date.parse(dueAt) > Date.now()) ? rows : null;
  });
  expect(sum(seen.map(({ attempts }) => attempts))).toBeLessThan(20);
}, 120_000);
