import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findDelivery } from '../../db/webhooks/deliveries/view-deliveries.ts';
import { eventually } from '../support/eventually.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { storeDelivery } from './stored-deliveries.ts';

let instance: TestInstance;
let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await startWebhookReceiver();
  // Without a worker there is no relay that could wake anything instead.
  instance = await startTestInstance({ workers: 0, env: { ALLOW_PRIVATE_TARGETS: 'true' } });
}, 180_000);
afterAll(async () => {
  await instance?.stop();
  await receiver?.close();
});

test('what an operator sends wakes its drain, one that runs already too', async () => {
  const { database, credentials, urls } = instance;
  const { workspaceId } = credentials;
  const id = await storeDelivery(database.db, workspaceId, { state: 'pending', receiver: receiver.origin });
  const drain = instance.parts[0]!.temporal.workflow.getHandle(`deliver-webhooks/${workspaceId}/${receiver.origin}`);
  const send = async (path: string, body?: object) => {
    const headers = { authorization: `Bearer ${await database.operatorToken()}`, 'content-type': 'application/json' };
    const init = { method: 'POST', headers, ...(body && { body: JSON.stringify(body) }) };
    expect((await fetch(`${urls[0]}/ops/deliveries${path}`, init)).status).toBe(200);
  };
  const signals = (count: number) =>
    eventually(`the drain has had ${count} signals`, async () => {
      const { events } = await drain.fetchHistory().catch(() => ({ events: [] }));
      const found = events?.filter(({ workflowExecutionSignaledEventAttributes: signal }) => signal);
      return found?.length === count;
    });
  await send(`/${id}/retry`);
  await signals(1);
  await send(`/${id}/retry`);
  await signals(2);
  await storeDelivery(database.db, workspaceId, { receiver: receiver.origin });
  await send('/retry', { receiver: receiver.origin, since: '2020-01-01' });
  await signals(3);

  instance.startWorker();
  await receiver.received('/hook', 2);
  const state = async () => (await findDelivery(database.db, workspaceId, id))?.state;
  await eventually('it is marked', async () => (await state()) === 'succeeded');
}, 180_000);
