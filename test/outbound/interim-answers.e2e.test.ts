import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findDelivery, listDeliveries } from '../../db/webhooks/deliveries/view-deliveries.ts';
import { type Client, createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { type FileSource, startFileSource } from '../support/file-source.ts';
import { type InterimProxy, startInterimProxy } from '../support/interim-proxy.ts';
import { type OpenAiStub, startOpenAiStub } from '../support/openai-stub.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';
import { answer, startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

let judge: OpenAiStub;
let source: FileSource;
let receiver: WebhookReceiver;
let proxies: Record<'judge' | 'source' | 'receiver', InterimProxy>;
let instance: TestInstance;
let client: Client;
beforeAll(async () => {
  [judge, source, receiver] = await Promise.all([startOpenAiStub(), startFileSource(), startWebhookReceiver()]);
  proxies = {
    judge: await startInterimProxy(judge.baseUrl),
    source: await startInterimProxy(source.url),
    receiver: await startInterimProxy(receiver.origin),
  };
  const judgeUrl = judge.baseUrl.replace(new URL(judge.baseUrl).origin, proxies.judge.origin);
  instance = await startTestInstance({
    env: { ...judge.env, OPENAI_BASE_URL: judgeUrl, ALLOW_PRIVATE_TARGETS: 'true', RETRY_TIME_SCALE: '0.01' },
  });
  client = createClient(instance.urls[0]!, instance.credentials);
}, 180_000);
afterAll(async () => {
  await instance?.stop();
  await Promise.all([...Object.values(proxies ?? {}), judge, source, receiver].map((one) => one?.close()));
});

test('a judge, the source of a file and a receiver may each send interim answers first, and are called once', async () => {
  await client.createRule({ name: 'Polite', type: 'llm_judge', value: 'Flag what is not polite.' });
  const { id } = await client.judge({
    ...{ output: 'fine', attachments: [{ url: `${proxies.source.origin}/file.pdf` }] },
    callbackUrl: `${proxies.receiver.origin}/hook`,
  });
  expect(await client.getLog(id)).toMatchObject({ status: 'pass', attachments: [{ status: 'stored' }] });
  const [delivery] = await eventually('the callback is settled', async () => {
    const rows = await listDeliveries(instance.database.db, client.workspaceId, { state: 'succeeded', limit: 10 });
    return rows.length > 0 ? rows : null;
  });
  expect(delivery).toMatchObject({ attempts: 1 });
  expect([judge.requests.length, source.asked, receiver.at('/hook').length]).toEqual([1, ['/file.pdf'], 1]);
});

test('what a receiver answers behind them is what counts', async () => {
  receiver.next('/busy', answer(500), answer(429, { 'retry-after': '1' }));
  await client.submit({ project: 'other', output: 'fine', callbackUrl: `${proxies.receiver.origin}/busy` });
  await receiver.received('/busy', 3);
  const { db } = instance.database;
  const found = await eventually('it is settled', async () => {
    const rows = await listDeliveries(db, client.workspaceId, { state: 'succeeded', limit: 10 });
    const details = await Promise.all(rows.map(({ id }) => findDelivery(db, client.workspaceId, id)));
    return details.find((one) => one?.url?.endsWith('/busy'));
  });
  expect(found.history.map(({ status }) => status)).toEqual([500, 429, 200]);
});
