import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findDelivery, listDeliveries } from '../../db/webhooks/deliveries/view-deliveries.ts';
import { createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

let instance: TestInstance;
let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await startWebhookReceiver();
  instance = await startTestInstance({ env: { RETRY_TIME_SCALE: '0.00001' } });
}, 180_000);
afterAll(async () => {
  await instance?.stop();
  await receiver?.close();
});

test('without the flag a private address is never called, the operator reads why, and the log stays as it is', async () => {
  const client = createClient(instance.urls[0]!, instance.credentials);
  const log = await client.judge({ output: 'fine', callbackUrl: receiver.url('/') });
  const { db } = instance.database;
  const row = await eventually('the delivery has failed', async () => {
    const [one] = await listDeliveries(db, client.workspaceId, { state: 'failed', limit: 1 });
    return one;
  });
  const { history } = (await findDelivery(db, client.workspaceId, row.id))!;
  expect(history).toHaveLength(7);
  expect(history[0]).toMatchObject({ status: null, error: expect.stringContaining('address'), answer: null });
  expect(receiver.at('/')).toEqual([]);
  expect((await client.getLog(log.id)).status).toBe('pass');
});
