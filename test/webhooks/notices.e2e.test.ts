import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { type Client, createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';
import { answer, startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const signingSecret = 'signing secret of the app';
const Notice = z.object({
  text: z.string(),
  blocks: z.array(
    z.object({ elements: z.array(z.object({ action_id: z.string(), value: z.string() }).partial()).optional() }),
  ),
});

let receiver: WebhookReceiver;
let mail: MailServer;
let instance: TestInstance;
const settings = { LOG_LEVEL: 'debug', RETRY_TIME_SCALE: '0.001', SLACK_SIGNING_SECRET: signingSecret };
beforeAll(async () => {
  receiver = await startWebhookReceiver();
  mail = await startMailServer();
  const sender = { SMTP_URL: mail.url, MAIL_FROM: 'Tracework <notices@tracework.example>' };
  instance = await startTestInstance({ env: { ...settings, ...sender, ALLOW_PRIVATE_TARGETS: 'true' } });
}, 180_000);
afterAll(async () => {
  await instance?.stop();
  await receiver?.close();
  await mail?.close();
});

/** A workspace with these settings, in which `refund` is flagged and the project `judged` ends as an error. */
async function newWorkspace(change: object, of = instance): Promise<Client> {
  const client = createClient(of.urls[0]!, await of.database.createWorkspace());
  expect(await client.send('PATCH', '/api/settings', change)).toMatchObject({ status: 200 });
  await client.createRule({ name: 'No refunds', type: 'keyword_forbidden', value: 'refund' });
  await client.createRule({ name: 'Judged', type: 'llm_judge', value: 'Be polite.', projectName: 'judged' });
  return client;
}

const deliveries = async (client: Client, of = instance) =>
  (
    await inWorkspaceSql(of.database.db, client.workspaceId, (one) =>
      one.query('select receiver, state, attempts, last_error as error, url from webhook_delivery order by created_at'),
    )
  ).rows;
const settled = (client: Client, count: number, of = instance) =>
  eventually(`${count} settled deliveries`, async () => {
    const rows = await deliveries(client, of);
    return rows.length === count && rows.every(({ state }) => state !== 'pending') ? rows : null;
  });
const judgeAll = async (client: Client) => {
  const outcomes = [
    await client.judge({ output: 'fine' }),
    await client.judge({ output: 'a refund', task: 'draft' }),
    await client.judge({ output: 'fine', project: 'judged' }),
  ];
  expect(outcomes.map(({ status }) => status)).toEqual(['pass', 'flagged', 'error']);
  return outcomes.map(({ id }) => id);
};

describe('notices in Slack', () => {
  const slack = (path: string) => ({ slackNotificationsEnabled: true, slackWebhookUrl: receiver.url(path) });

  it('tell of what was flagged and what failed, and their buttons decide', async () => {
    const client = await newWorkspace(slack('/buttons'));
    const [, flagged = ''] = await judgeAll(client);
    const calls = await receiver.received('/buttons', 2);
    const notices = calls.map(({ body }) => Notice.parse(JSON.parse(body)));
    expect(notices.map(({ text }) => text).sort()).toEqual([
      expect.stringMatching(/^Evaluation failed: judged \(log .*\): ./),
      expect.stringMatching(new RegExp(`^Flagged: p / draft \\(log ${flagged}\\): .`)),
    ]);
    expect(calls[0]?.headers).not.toHaveProperty('webhook-signature');

    const buttons = notices.flatMap(({ blocks }) => blocks.flatMap(({ elements = [] }) => elements));
    const reject = buttons.find(({ action_id: id, value = '' }) => id === 'eval_reject' && value.endsWith(flagged));
    const payload = {
      type: 'block_actions',
      team: { id: 'T1' },
      user: { id: 'U1', username: 'ada' },
      actions: [reject],
    };
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
    const pressed = await client.send('POST', '/api/slack/interactions', undefined, {
      raw: body,
      headers: {
        ...{ 'content-type': 'application/x-www-form-urlencoded', 'x-slack-request-timestamp': timestamp },
        'x-slack-signature': `v0=${signature}`,
      },
    });
    expect(pressed.status).toBe(200);
    expect(await client.getLog(flagged)).toMatchObject({ humanDecision: 'rejected', decidedBy: 'slack:ada' });
    expect(await settled(client, 2)).toHaveLength(2); // a decision is no notice
  });

  it('are tried three times at most', async () => {
    const client = await newWorkspace(slack('/down'));
    receiver.always('/down', answer(404, {}, 'no_service'));
    await client.judge({ output: 'a refund' });
    expect(await settled(client, 1)).toMatchObject([{ receiver: 'slack', state: 'failed', attempts: 3 }]);
    expect(receiver.at('/down')).toHaveLength(3);
  });

  it('go to an address that is opened only to call it: no row and no log shows it', async () => {
    const client = await newWorkspace(slack('/services/T1/B1/topsecret'));
    await client.judge({ output: 'a refund' });
    await receiver.received('/services/T1/B1/topsecret', 1);
    expect(JSON.stringify(await settled(client, 1))).not.toContain('topsecret');
    expect(instance.logs()).not.toContain('topsecret');
  });

  it('are not sent any more once they are switched off', async () => {
    const client = await newWorkspace(slack('/off'));
    receiver.next('/off', answer(500));
    await client.judge({ output: 'a refund' });
    await receiver.received('/off', 1);
    await client.send('PATCH', '/api/settings', { slackNotificationsEnabled: false });
    const [row] = await settled(client, 1);
    expect(['succeeded', 'cancelled']).toContain(row?.state); // the second attempt may have been quicker
    await client.judge({ output: 'a refund' });
    expect(await deliveries(client)).toHaveLength(1);
  });
});

describe('notices by mail', () => {
  const email = { emailNotificationsEnabled: true, emailOnFlag: true, emailOnFail: true };

  it('tell of what was flagged and what failed', async () => {
    const client = await newWorkspace({ ...email, notificationEmail: 'team@example.com' });
    const [, flagged] = await judgeAll(client);
    await mail.received(2);
    const [one, ...others] = mail.mails.filter(({ text }) => text.includes(`${flagged}`));
    expect(others).toEqual([]);
    expect(one).toMatchObject({ from: 'notices@tracework.example', to: ['team@example.com'] });
    expect(one?.text).toMatch(/^From: Tracework <notices@tracework\.example>\r$/m);
    expect(one?.text).toMatch(/^Subject: Flagged: p \/ draft\r$/m);
    expect(one?.text).toMatch(/^Message-ID: <evt_\w+@tracework>\r$/m);
    expect(mail.mails.some(({ text }) => /^Subject: Evaluation failed: judged\r$/m.test(text))).toBe(true);
    expect(await settled(client, 2)).toMatchObject([
      { receiver: 'email', state: 'succeeded' },
      { receiver: 'email', state: 'succeeded' },
    ]);
  });

  it('that the server refuses are tried three times at most, with one Message-ID', async () => {
    const client = await newWorkspace({ ...email, notificationEmail: 'refused@example.com' });
    mail.refuse(451, 550, 550);
    await client.judge({ output: 'a refund' });
    expect(await settled(client, 1)).toMatchObject([{ state: 'failed', attempts: 3, error: 'answered 550' }]);
    const tries = mail.mails.filter(({ to }) => to.includes('refused@example.com'));
    expect(tries).toHaveLength(3);
    expect(new Set(tries.map(({ text }) => /^Message-ID: (.*)$/m.exec(text)?.[1])).size).toBe(1);
  });
});

describe('without the means', () => {
  it('no mail is sent without a server, and no private address is called in Slack’s place', async () => {
    const strict = await startTestInstance({ env: settings });
    try {
      const client = await newWorkspace(
        {
          ...{ slackNotificationsEnabled: true, slackWebhookUrl: receiver.url('/private') },
          ...{ emailNotificationsEnabled: true, emailOnFlag: true, notificationEmail: 'team@example.com' },
        },
        strict,
      );
      await client.judge({ output: 'a refund' });
      const rows = await settled(client, 2, strict);
      expect(rows.sort((a, b) => (a.receiver < b.receiver ? -1 : 1))).toMatchObject([
        { receiver: 'email', state: 'cancelled', attempts: 0, error: 'no way out by mail is set up' },
        { receiver: 'slack', state: 'failed', attempts: 3, error: 'address not allowed' },
      ]);
      expect(receiver.at('/private')).toEqual([]);
    } finally {
      await strict.stop();
    }
  });
});
