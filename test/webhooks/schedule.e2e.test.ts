import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { retryDeliveries } from '../../db/webhooks/deliveries/retry-deliveries.ts';
import { findDelivery, listDeliveries } from '../../db/webhooks/deliveries/view-deliveries.ts';
import type { DeliveryState } from '../../domain/webhooks/delivery-view.ts';
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
}, 180_000);
afterAll(async () => {
  await instance?.stop();
  await receiver?.close();
});

const inState = (state: DeliveryState, count: number) =>
  eventually(`${count} deliveries are ${state}`, async () => {
    const rows = await listDeliveries(instance.database.db, client.workspaceId, { state, limit: 100 });
    return rows.length === count ? rows : null;
  });

test('seven attempts and no more; every one is kept; an operator sets it going again, and its id stays', async () => {
  receiver.always('/down', answer(404, {}, `no such hook\0${'x'.repeat(600)}`));
  const since = new Date().toISOString();
  for (const id of ['a', 'b'])
    await client.submit({ project: 'p', output: 'fine', id, callbackUrl: receiver.url('/down') });
  const [row] = await inState('failed', 2);
  expect(row).toMatchObject({ receiver: receiver.origin, attempts: 7, lastError: 'answered 404', dueAt: null });
  expect(receiver.at('/down')).toHaveLength(14);
  const found = await findDelivery(instance.database.db, client.workspaceId, row!.id);
  expect(found!.history.map(({ number, status }) => [number, status])).toEqual(
    [1, 2, 3, 4, 5, 6, 7].map((number) => [number, 404]),
  );
  const said = found!.history[0]!.answer;
  expect(said).toHaveLength(500);
  expect(said).toMatch(/^no such hook\uFFFDxxx/);

  receiver.always('/down', answer(204));
  const scope = { receiver: receiver.origin, since };
  expect(await retryDeliveries(instance.database.db, client.workspaceId, scope)).toBe(2);
  const done = await inState('succeeded', 2);
  expect(done.map(({ attempts }) => attempts)).toEqual([8, 8]);
  expect(new Set(receiver.at('/down').map(({ id }) => id)).size).toBe(2);
}, 180_000);
