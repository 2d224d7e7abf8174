import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { type Client, createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';
import { answer, type Behaviour, startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

let instance: TestInstance;
let receiver: WebhookReceiver;
let client: Client;
beforeAll(async () => {
  receiver = await startWebhookReceiver();
  instance = await startTestInstance({ env: { ALLOW_PRIVATE_TARGETS: 'true', RETRY_TIME_SCALE: '0.01' } });
  client = createClient(instance.urls[0]!, instance.credentials);
  await client.createRule({ name: 'No refunds', type: 'keyword_forbidden', value: 'refund' });
  await client.createRule({
    name: 'Broken',
    type: 'llm_judge',
    value: 'Flag what is not polite.',
    projectName: 'judged',
  });
}, 180_000);
afterAll(async () => {
  await instance?.stop();
  await receiver?.close();
});

const sql = async (text: string, values: unknown[] = []) => {
  const { workspaceId } = instance.credentials;
  return (await inWorkspaceSql(instance.database.db, workspaceId, (one) => one.query(text, values))).rows;
};
const decide = (id: string, decision: string) => client.send('PATCH', `/api/logs/${id}/decision`, { decision });
const idle = () =>
  eventually('nothing is left to send', async () => {
    const [row] = await sql('select count(*)::int as pending from webhook_delivery where due_at is not null');
    return row.pending === 0;
  });

describe('table 8.1', () => {
  /** What each filter lets through when one log passes, one is flagged, one cannot be judged, and two are decided. */
  const expected: Record<string, string[]> = {
    all: ['approved', 'error', 'flagged', 'pass', 'rejected'],
    flagged_error: ['error', 'flagged'],
    decisions: ['approved', 'rejected'],
    flagged_error_decisions: ['approved', 'error', 'flagged', 'rejected'],
    pass: ['pass'],
  };
  test.each(Object.entries(expected))('%s lets through what it says, and no more', async (filter, events) => {
    const path = `/table/${filter}`;
    const callback = { callbackUrl: receiver.url(path), callbackEvents: filter };
    const passed = await client.judge({ output: 'fine', ...callback });
    const flagged = await client.judge({ output: 'a refund', ...callback });
    const failed = await client.judge({ output: 'fine', project: 'judged', ...callback });
    expect([passed.status, flagged.status, failed.status]).toEqual(['pass', 'flagged', 'error']);
    await decide(flagged.id, 'approved');
    await decide(failed.id, 'rejected');
    await receiver.received(path, events.length);
    await idle();
    expect(
      receiver
        .at(path)
        .map((one) => one.payload().event)
        .sort(),
    ).toEqual(events);
  });
});

test('a callback is signed, carries the snapshot of 8.2, and altering one byte of it is found out', async () => {
  const log = await client.judge({
    ...{ id: 'signed', project: 'Support', task: 'draft', output: 'a “refund” \u{1f44d}', input: 'why?' },
    ...{ model: 'gpt-4o', subjectId: 'order-4512', metadata: { a: [1, 'b'] }, timestamp: '2026-11-20T09:00:00Z' },
    ...{ callbackUrl: receiver.url('/signed') },
  });
  const [call] = await receiver.received('/signed', 1);
  const payload = call!.payload();
  const { workspaceId } = instance.credentials;
  expect(payload).toMatchObject({
    ...{ event: 'flagged', source: 'callback', id: 'signed', logId: 'signed', workspaceId, status: 'flagged' },
    ...{ verdict: 'flagged', confidenceScore: 1, explanation: log.explanation, decision: null, humanDecision: null },
    ...{ project: 'Support', task: 'draft', model: 'gpt-4o', timestamp: '2026-11-20T09:00:00.000Z', sessionId: null },
    ...{ subjectId: 'order-4512', input: 'why?', output: 'a “refund” \u{1f44d}', metadata: { a: [1, 'b'] } },
    ...{ attachments: [], appliedRules: log.appliedRules },
  });
  expect(call!.headers).toMatchObject({
    ...{ 'content-type': 'application/json; charset=utf-8', 'user-agent': 'evaluations-webhook/1' },
    'webhook-id': payload.eventId,
  });
  const settings = (await client.send('GET', '/api/settings')).json as { webhookSigningSecret: string };
  const verifier = new Webhook(settings.webhookSigningSecret);
  expect(verifier.verify(call!.body, call!.headers)).toEqual(JSON.parse(call!.body));
  expect(() => verifier.verify(call!.body.replace('order-4512', 'order-4513'), call!.headers)).toThrow();
});

test('a decision says who decided; the same one again sends nothing, the opposite one is sent', async () => {
  const url = receiver.url('/decided');
  const log = await client.judge({ output: 'a refund', callbackUrl: url, callbackEvents: 'decisions' });
  expect((await decide(log.id, 'approved')).json).toEqual({ ok: true, decidedBy: 'api' });
  expect((await decide(log.id, 'approved')).status).toBe(200);
  expect((await decide(log.id, 'rejected')).status).toBe(200);
  const calls = await receiver.received('/decided', 2);
  await idle();
  expect(receiver.at('/decided')).toHaveLength(2);
  expect(calls.map((call) => call.payload())).toMatchObject([
    { event: 'approved', decision: 'approved', humanDecision: 'approved', decidedBy: 'api', decisionSource: 'api' },
    { event: 'rejected', decision: 'rejected', status: 'flagged' },
  ]);
  expect(calls[0]!.payload().decidedAt).not.toBeNull();
});

test('metadata and ids arrive with the digits they were sent with, whether or not the log has files', async () => {
  const metadata = '{"messageId":1234567890123456789,"list":[1.10,-0,1e400]}';
  for (const [path, files] of [
    ['/digits', ''],
    ['/digits-and-files', ',"attachments":[{"data":"aGk="}]'],
  ] as const) {
    const fields = `"metadata":${metadata},"userId":1234567890123456789,"callbackUrl":"${receiver.url(path)}"${files}`;
    await client.send('POST', '/api/logs', undefined, { raw: `{"project":"p","output":"hi",${fields}}` });
    const [call] = await receiver.received(path, 1);
    expect(call!.body.replaceAll(' ', '')).toContain(`"metadata":${metadata}`);
    expect(call!.payload().actorId).toBe('1234567890123456789');
  }
});

test('a bulk decision tells of each log that it changed, and of no other', async () => {
  const callback = { callbackUrl: receiver.url('/bulk'), callbackEvents: 'decisions' };
  const logs = [];
  for (let i = 0; i < 3; i += 1) logs.push(await client.judge({ output: 'a refund', ...callback }));
  await decide(logs[0]!.id, 'approved');
  const ids = [...logs.map(({ id }) => id), 'unknown'];
  const reply = await client.send('PATCH', '/api/logs/bulk', { ids, action: 'approve' });
  expect(reply.json).toEqual({ ok: true, count: 2 });
  await receiver.received('/bulk', 3);
  await idle();
  expect(
    receiver
      .at('/bulk')
      .map((call) => call.payload().id)
      .sort(),
  ).toEqual(logs.map(({ id }) => id).sort());
});

test('the same submission twice is called back once', async () => {
  const body = { id: 'run-1', project: 'p', output: 'fine', callbackUrl: receiver.url('/once') };
  await client.submit(body);
  await client.submit(body);
  await receiver.received('/once', 1);
  await client.submit(body);
  await idle();
  expect(receiver.at('/once')).toHaveLength(1);
});

test('500 twice, then 200: three requests with one id and timestamps of their own; 410: exactly one', async () => {
  // Timestamps are in seconds.
  const late = (does: Behaviour): Behaviour => ({ kind: 'after', ms: 1_100, does });
  receiver.next('/flaky', late(answer(500, {}, 'not now')), late(answer(500)));
  receiver.always('/gone', answer(410));
  await client.submit({ project: 'p', output: 'fine', callbackUrl: receiver.url('/flaky') });
  await client.submit({ project: 'p', output: 'fine', callbackUrl: receiver.url('/gone') });
  const calls = await receiver.received('/flaky', 3);
  await idle();
  expect(receiver.at('/flaky')).toHaveLength(3);
  expect(new Set(calls.map(({ id }) => id)).size).toBe(1);
  expect(new Set(calls.map(({ body }) => body)).size).toBe(1);
  expect(new Set(calls.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(3);
  expect(receiver.at('/gone')).toHaveLength(1);
  const attempts = await sql(
    `select a.number, a.status, a.error, a.answer from webhook_attempt a join webhook_delivery d on d.id = a.delivery_id
     where d.webhook_id = $1 order by number`,
    [calls[0]!.id],
  );
  expect(attempts).toEqual([
    { number: 1, status: 500, error: 'answered 500', answer: 'not now' },
    { number: 2, status: 500, error: 'answered 500', answer: '' },
    { number: 3, status: 200, error: null, answer: '' },
  ]);
});

describe('the workspace webhook', () => {
  const set = async ({ enabled, url, events }: { enabled: boolean; url: string | null; events: string[] }) => {
    const settings = { webhookEnabled: enabled, outboundWebhookUrl: url, outboundWebhookEvents: events };
    expect((await client.send('PATCH', '/api/settings', settings)).status).toBe(200);
  };
  afterAll(() => set({ enabled: false, url: null, events: [] }));

  test('is told of the events in its list, of every log, with a source and an id of its own', async () => {
    await set({ enabled: true, url: receiver.url('/workspace'), events: ['rejected'] });
    const log = await client.judge({ output: 'a refund', callbackUrl: receiver.url('/both') });
    await decide(log.id, 'approved');
    await decide(log.id, 'rejected');
    const [own] = await receiver.received('/workspace', 1);
    const calls = await receiver.received('/both', 3);
    await idle();
    expect(receiver.at('/workspace')).toHaveLength(1);
    expect(own!.payload()).toMatchObject({ event: 'rejected', source: 'workspace', id: log.id });
    const rejected = calls.find((call) => call.payload().event === 'rejected')!;
    expect(rejected.payload().source).toBe('callback');
    expect(rejected.id).not.toBe(own!.id);
  });

  test('takes all events by one name, and none when it is off or its list is empty', async () => {
    await set({ enabled: true, url: receiver.url('/all'), events: ['all'] });
    await client.judge({ output: 'fine' });
    await receiver.received('/all', 1);
    for (const off of [
      { enabled: false, url: receiver.url('/all'), events: ['all'] },
      { enabled: true, url: receiver.url('/all'), events: [] },
      { enabled: true, url: null, events: ['all'] },
    ]) {
      await set(off);
      await client.judge({ output: 'fine' });
    }
    await idle();
    expect(receiver.at('/all')).toHaveLength(1);
  });
});

test('trying a rule never calls anybody', async () => {
  const [before] = await sql('select count(*)::int as count from webhook_event');
  await client.evaluateRule({ output: 'a refund', rule: { name: 'x', type: 'keyword_forbidden', value: 'refund' } });
  expect((await sql('select count(*)::int as count from webhook_event'))[0]).toEqual(before);
});

test('a callback URL that is no plain web address is refused with the log', async () => {
  for (const callbackUrl of ['ftp://x/y', 'http://user:pass@example.com/', 'nonsense']) {
    const reply = await client.send('POST', '/api/logs', { project: 'p', output: 'x', callbackUrl });
    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ fields: { callbackUrl: expect.any(String) } });
  }
});

test('a deleted log takes what was not delivered yet with it', async () => {
  receiver.always('/deleted', answer(500));
  const log = await client.judge({ output: 'fine', callbackUrl: receiver.url('/deleted') });
  await receiver.received('/deleted', 1);
  expect((await client.send('DELETE', `/api/logs/${log.id}`)).status).toBe(200);
  await idle();
  expect(await sql(`select id from webhook_delivery where url = $1`, [receiver.url('/deleted')])).toEqual([]);
});
