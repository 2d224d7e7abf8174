import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client, createClient, errorOf } from '../support/client.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';

interface Press {
  workspaceId: string;
  logId: string;
  action?: string;
  team?: string;
}

/** What Slack posts when somebody presses a button. */
const form = ({ workspaceId, logId, action = 'eval_approve', team = 'T1' }: Press): string => {
  const payload = {
    ...{ type: 'block_actions', team: { id: team, domain: 'acme' }, channel: { id: 'C1', name: 'reviews' } },
    ...{ user: { id: 'U1', username: 'ada', name: 'ada', team_id: team }, response_url: 'https://hooks.slack.com/x' },
    actions: [{ action_id: action, block_id: 'b', type: 'button', value: `${workspaceId}:${logId}`, action_ts: '1.1' }],
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
};

describe('POST /api/slack/interactions', () => {
  let instance: TestInstance;
  let client: Client;
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    receiver = await startWebhookReceiver();
    const env = { SLACK_SIGNING_SECRET: signingSecret, ALLOW_PRIVATE_TARGETS: 'true' };
    instance = await startTestInstance({ env });
    client = createClient(instance.urls[0]!, instance.credentials);
    await setSlack(client, 'https://hooks.slack.com/services/T1/B1/x');
    await client.createRule({ name: 'No refunds', type: 'keyword_forbidden', value: 'refund' });
  }, 180_000);
  afterAll(async () => {
    await instance?.stop();
    await receiver?.close();
  });

  const setSlack = async (of: Client, slackWebhookUrl: string) =>
    expect((await of.send('PATCH', '/api/settings', { slackWebhookUrl })).status).toBe(200);
  const post = (
    body: string,
    { ageSeconds = 0, signed = body, secret = signingSecret, type = 'application/x-www-form-urlencoded' } = {},
  ) => {
    const timestamp = String(Math.floor(Date.now() / 1_000) - ageSeconds);
    const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${signed}`).digest('hex');
    return fetch(`${instance.urls[0]}/api/slack/interactions`, {
      method: 'POST',
      body,
      headers: { 'content-type': type, 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` },
    });
  };
  const press = async (logId: string, how: Partial<Press> = {}) =>
    (await post(form({ workspaceId: client.workspaceId, logId, ...how }))).status;
  const flagged = async () => (await client.judge({ output: 'a refund' })).id;

  it('decides a log as the person said who pressed the button, again and again', async () => {
    const { id } = await client.judge({
      output: 'a refund',
      callbackUrl: receiver.url('/'),
      callbackEvents: 'decisions',
    });
    const reply = await post(form({ workspaceId: client.workspaceId, logId: id }));
    expect([reply.status, await reply.text()]).toEqual([200, '']);
    const log = await client.getLog(id);
    expect(log).toMatchObject({
      ...{ humanDecision: 'approved', decisionSource: 'slack', decidedBy: 'slack:ada', status: 'flagged' },
    });
    expect(await press(id)).toBe(200);
    expect(await client.getLog(id)).toEqual(log);
    expect(await press(id, { action: 'eval_reject' })).toBe(200);
    expect(await client.getLog(id)).toMatchObject({ humanDecision: 'rejected' });
    expect(await press(id, { action: 'eval_handle' })).toBe(200);
    const calls = await receiver.received('/', 3);
    expect(calls.map((call) => [call.payload().event, call.payload().decisionSource])).toEqual([
      ['approved', 'slack'],
      ['rejected', 'slack'],
      ['handled', 'slack'],
    ]);
  });

  it('answers 401 to whoever is not Slack, and changes nothing', async () => {
    const id = await flagged();
    const body = form({ workspaceId: client.workspaceId, logId: id });
    const refused = [
      await post(body, { secret: 'another' }),
      await post(body, { ageSeconds: 301 }),
      await post(body, { ageSeconds: -310 }),
      await post(`${body}&x=1`, { signed: body }),
      await post('', { secret: 'another' }),
    ];
    for (const reply of refused) expect(reply.status).toBe(401);
    const unsigned = await client.send('POST', '/api/slack/interactions', undefined, {
      raw: body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([unsigned.status, errorOf(unsigned).code]).toEqual([401, 'UNAUTHORIZED']);
    expect((await client.send('POST', '/api/slack/interactions')).status).toBe(401);
    expect(await client.getLog(id)).toMatchObject({ humanDecision: null });
  });

  it('answers 200 to Slack whatever came of it', async () => {
    const id = await flagged();
    for (const how of [
      { action: 'another_button' },
      { workspaceId: randomUUID() },
      { workspaceId: 'none' },
      { logId: 'unknown' },
    ])
      expect(await press(id, how)).toBe(200);
    for (const body of ['payload={', 'nothing=1', '']) expect((await post(body)).status).toBe(200);
    expect(await client.getLog(id)).toMatchObject({ humanDecision: null });
  });

  it('takes a form in UTF-8 only, however that is spelled', async () => {
    const id = await flagged();
    const type = 'application/x-www-form-urlencoded';
    const body = form({ workspaceId: client.workspaceId, logId: id });
    expect((await post(body, { type: `${type}; charset=utf-16` })).status).toBe(415);
    expect(await client.getLog(id)).toMatchObject({ humanDecision: null });
    expect((await post(body, { type: `${type.toUpperCase()};charset="UTF8"` })).status).toBe(200);
    expect(await client.getLog(id)).toMatchObject({ humanDecision: 'approved' });
  });

  it('takes no decision from where the notices of the workspace do not go', async () => {
    const id = await flagged();
    expect(await press(id, { team: 'T2' })).toBe(200);
    expect(await client.getLog(id)).toMatchObject({ humanDecision: null });
  });
});
