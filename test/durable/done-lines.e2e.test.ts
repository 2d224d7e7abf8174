import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Client, createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { answers, type OpenAiStub, startOpenAiStub } from '../support/openai-stub.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';
import { answer, startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const secrets = {
  path: '/secret-of-the-path',
  input: 'private question',
  output: 'private answer',
  explanation: 'why it is',
};

let stub: OpenAiStub;
let receiver: WebhookReceiver;
let instance: TestInstance;
let client: Client;

beforeAll(async () => {
  [stub, receiver] = await Promise.all([startOpenAiStub(), startWebhookReceiver()]);
  instance = await startTestInstance({
    env: {
      ...{ OPENAI_BASE_URL: stub.baseUrl, OPENAI_API_KEY: stub.apiKey },
      ...{ LOG_LEVEL: 'info', ALLOW_PRIVATE_TARGETS: 'true', RETRY_TIME_SCALE: '0.01' },
    },
  });
  client = createClient(instance.urls[0]!, instance.credentials);
});
afterAll(async () => {
  await instance?.stop();
  await Promise.all([stub?.close(), receiver?.close()]);
});

const lines = (msg: string): Record<string, unknown>[] =>
  instance
    .logs()
    .split('\n')
    .filter((line) => line.includes(`"msg":"${msg}"`))
    .map((line) => JSON.parse(line));
const line = (msg: string, has: (one: Record<string, unknown>) => boolean) =>
  eventually(`a line of ${msg}`, () => lines(msg).find(has));

it('a log evaluated, an attempt of a delivery and a job that ended are a line each, with ids and without contents', async () => {
  const { workspaceId } = client;
  receiver.next(secrets.path, answer(503));
  const callback = { callbackUrl: receiver.url(secrets.path), callbackEvents: 'all' };
  const body = { project: 'p', input: secrets.input, output: secrets.output };
  const plain = await client.submit({ ...body, id: 'plain', ...callback });
  await client.settled(plain.id);
  await receiver.received(secrets.path, 2);
  expect(await line('log evaluated', ({ logId }) => logId === 'plain')).toEqual({
    ...{ level: 30, time: expect.any(String), msg: 'log evaluated' },
    ...{ workspaceId, logId: 'plain', outcome: 'pass', ms: expect.any(Number) },
  });
  const delivered = await line('delivery attempted', ({ outcome }) => outcome === 'succeeded');
  const refused = await line('delivery attempted', ({ outcome }) => outcome === 'retry');
  const { deliveryId, webhookId } = refused;
  for (const id of [deliveryId, webhookId]) expect(id).toEqual(expect.any(String));
  expect(refused).toMatchObject({ workspaceId, attempt: 1, status: 503, ms: expect.any(Number) });
  expect(delivered).toMatchObject({ workspaceId, deliveryId, webhookId, attempt: 2, status: 200 });

  await client.createRule({ name: 'Judged', type: 'llm_judge', value: 'Flag if the reply is rude' });
  stub.next(answers.flag(0.9, secrets.explanation));
  await client.judge({ ...body, id: 'judged' });
  expect(await line('job ended', () => true)).toEqual({
    ...{ level: 30, time: expect.any(String), msg: 'job ended', workflow: 'evaluateLog', runId: expect.any(String) },
    ...{ workspaceId, workflowId: `evaluate-log/${workspaceId}/judged`, outcome: 'completed', ms: expect.any(Number) },
  });
  expect(await line('log evaluated', ({ logId }) => logId === 'judged')).toMatchObject({ outcome: 'flagged' });
  expect(lines('job ended')).toHaveLength(1); // drains have ended their passes as well

  for (const secret of [...Object.values(secrets), client.webhookToken, client.apiKey, stub.apiKey])
    expect(instance.logs()).not.toContain(secret);
});
