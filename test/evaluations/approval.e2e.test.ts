import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readRecipientSettings, recordLogEvents } from '../../db/evaluations/logs/record-log-events.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { badFields, type Client, createClient, errorOf } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { insertTestLogs } from '../support/submissions.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';
import { answer, startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

let instance: TestInstance;
let receiver: WebhookReceiver;
let client: Client;
beforeAll(async () => {
  receiver = await startWebhookReceiver();
  instance = await startTestInstance({ env: { ALLOW_PRIVATE_TARGETS: 'true', RETRY_TIME_SCALE: '0.001' } });
}, 180_000);
beforeEach(async () => {
  client = createClient(instance.urls[0]!, await instance.database.createWorkspace());
  await client.createRule({ name: 'No refunds', type: 'keyword_forbidden', value: 'refund' });
});
afterAll(async () => {
  await instance?.stop();
  await receiver?.close();
});

const sql = async (text: string, values: unknown[] = []) =>
  (await inWorkspaceSql(instance.database.db, client.workspaceId, (one) => one.query(text, values))).rows;
const idle = () =>
  eventually('nothing is left to send', async () => {
    const [row] = await sql('select count(*)::int as pending from webhook_delivery where due_at is not null');
    return row.pending === 0;
  });
const decide = (id: string, body: object) => client.send('PATCH', `/api/logs/${encodeURIComponent(id)}/decision`, body);
const flag = (id: string, body: object = {}) =>
  client.send('PATCH', `/api/logs/${encodeURIComponent(id)}/status`, { status: 'flagged', ...body });
const subscribe = (body: object) => client.send('POST', '/api/subscriptions', body);
const eventsAt = (path: string) => receiver.at(path).map((one) => one.payload().event);
const pendingLog = (id: string) => insertTestLogs(instance.database.db, client.workspaceId, [{ id }]);

/** What the published n8n client sends when a workflow waits for a human: nothing that is empty, and always `sync`. */
const approvalRequest = (path: string, fields: object = {}) => ({
  ...{ project: 'support', output: 'Dear Ann, all is well.', task: 'reply', input: 'How are you?' },
  ...{ callbackUrl: receiver.url(path), callbackEvents: 'all', requireApproval: true, sync: false, ...fields },
});

describe('the conversation of the n8n client', () => {
  it('submits and waits: the rules are recorded, a person edits, and the workflow is resumed once', async () => {
    const { id, status } = await client.submit(approvalRequest('/wait', { metadata: { ticket: 7 } }));
    expect(status).toBe('pending');
    expect(await client.settled(id)).toMatchObject({
      ...{ status: 'flagged', verdict: 'pass', humanDecision: null, requireApproval: true, revisionOf: null },
      appliedRules: [{ outcome: 'passed' }],
    });
    expect((await client.list('pending=true')).executions).toMatchObject([{ id, requireApproval: true }]);
    expect((await client.list()).summary).toMatchObject({ pendingReviews: 1, failuresDetected: 1, successRate: 0 });
    await idle();
    expect(receiver.at('/wait')).toEqual([]);

    const correctedOutput = 'Dear Ann, all is very well.';
    const decided = await decide(id, { decision: 'changed', correctedOutput });
    expect([decided.status, decided.json]).toEqual([200, { ok: true, decidedBy: 'api' }]);
    const [call] = await receiver.received('/wait', 1);
    expect(call!.payload()).toMatchObject({
      ...{ event: 'changed', source: 'callback', decision: 'changed', humanDecision: 'changed', logId: id },
      ...{ output: correctedOutput, correctedOutput, aiOutput: 'Dear Ann, all is well.', comment: null },
      ...{ status: 'flagged', verdict: 'pass', metadata: { ticket: 7 }, input: 'How are you?' },
    });
    expect((await decide(id, { decision: 'changed', correctedOutput })).status).toBe(200);
    await idle();
    expect(eventsAt('/wait')).toEqual(['changed']);
    expect(await client.getLog(id)).toMatchObject({
      ...{ output: 'Dear Ann, all is well.', correctedOutput, comment: null, humanDecision: 'changed' },
    });
    expect((await client.list()).summary.pendingReviews).toBe(0);
  });

  it('is asked to redo it, and sends a revision that names what it revises', async () => {
    const first = await client.submit(approvalRequest('/redo', { id: 'draft:1' }));
    await client.settled(first.id);
    await decide(first.id, { decision: 'changed', comment: 'Shorter.' });
    const [call] = await receiver.received('/redo', 1);
    expect(call!.payload()).toMatchObject({
      ...{ event: 'changed', comment: 'Shorter.', correctedOutput: null, output: 'Dear Ann, all is well.' },
    });
    const second = await client.submit(
      approvalRequest('/redo/2', { output: 'All well.', revisionOf: call!.payload().logId }),
    );
    expect(await client.settled(second.id)).toMatchObject({ revisionOf: 'draft:1', status: 'flagged' });
    await decide(second.id, { decision: 'approved' });
    const [approved] = await receiver.received('/redo/2', 1);
    expect(approved!.payload()).toMatchObject({ event: 'approved', revisionOf: 'draft:1', aiOutput: 'All well.' });
  });

  it('runs a trigger: subscribes, is told of what it watches, misses itself and subscribes anew, unsubscribes', async () => {
    const url = receiver.url('/trigger');
    const created = await subscribe({ url, events: ['approved', 'rejected', 'changed', 'taught'], source: 'n8n' });
    expect(created.status).toBe(201);
    const { id } = created.json as { id: string };
    const list = async () => (await client.send('GET', '/api/subscriptions')).json;
    const own = { id, url, events: ['approved', 'rejected', 'changed', 'taught'], source: 'n8n' };
    expect(await list()).toMatchObject({ subscriptions: [own] });

    // A callback at the same address is told by itself, and each has its own id.
    const log = await client.judge({ output: 'a refund', callbackUrl: url, callbackEvents: 'decisions' });
    await decide(log.id, { decision: 'approved' });
    const calls = await receiver.received('/trigger', 2);
    expect(calls.map((one) => one.payload().source).sort()).toEqual(['callback', 'subscription']);
    expect(new Set(calls.map((one) => one.id)).size).toBe(2);
    expect(calls.map((one) => one.payload())).toMatchObject(Array(2).fill({ event: 'approved', output: 'a refund' }));
    await decide(log.id, { decision: 'handled' });
    await receiver.received('/trigger', 3);
    await idle();
    expect(eventsAt('/trigger')).toEqual(['approved', 'approved', 'handled']); // the callback's

    receiver.next('/trigger', answer(410), answer(410)); // the callback too
    await decide(log.id, { decision: 'rejected' });
    await eventually('the address that is gone is left out', async () =>
      JSON.stringify(await list()).includes('"subscriptions":[]'),
    );
    expect((await subscribe({ url, events: ['flagged'] })).json).toEqual({ id });
    expect(await list()).toMatchObject({ subscriptions: [{ id, url, events: ['flagged'], source: null }] });

    expect((await client.send('DELETE', `/api/subscriptions/${id}`)).json).toEqual({ ok: true });
    expect(await list()).toEqual({ subscriptions: [] });
    expect((await client.send('DELETE', `/api/subscriptions/${id}`)).status).toBe(404);
    await idle();
    const before = receiver.at('/trigger').length;
    await client.judge({ output: 'another refund' });
    await idle();
    expect(receiver.at('/trigger')).toHaveLength(before);
  });
});

describe('a log that requires approval', () => {
  it.each([
    ['fine', 'pass'],
    ['a refund', 'flagged'],
  ])(
    'with the output %s: flagged at once for the gate too, judged %s, and all others are told',
    async (output, verdict) => {
      const path = `/workspace/${verdict}`;
      await client.send('PATCH', '/api/settings', { webhookEnabled: true, outboundWebhookUrl: receiver.url(path) });
      await subscribe({ url: receiver.url(`${path}/trigger`), events: ['flagged', 'pass'] });
      const request = approvalRequest(`${path}/callback`, { output, callbackEvents: 'flagged_error', sync: true });
      const reply = await client.send('POST', '/api/logs?verdictFormat=object', request);
      expect(reply).toMatchObject({ status: 200, json: { status: 'flagged', verdict: { pass: false } } });
      await Promise.all(['', '/trigger', '/callback'].map((end) => receiver.received(`${path}${end}`, 1)));
      await idle();
      for (const end of ['', '/trigger', '/callback']) {
        expect(receiver.at(`${path}${end}`).map((one) => one.payload())).toMatchObject([
          { event: 'flagged', status: 'flagged', verdict, requireApproval: true, aiOutput: null },
        ]);
      }
    },
  );
});

describe('a manual flag', () => {
  it('takes a decision back, tells the reviewer who wanted it, and leaves what the rules said', async () => {
    const callback = { callbackUrl: receiver.url('/flag'), callbackEvents: 'flagged_error' };
    const { id } = await client.judge({ id: 'run:1', output: 'fine', ...callback });
    await decide(id, { decision: 'changed', correctedOutput: 'finer' });
    const flagged = await flag(id, { reason: 'The link is dead.', flaggedBy: 'api' });
    expect([flagged.status, flagged.json]).toEqual([200, { ok: true, id, status: 'flagged' }]);
    const expected = {
      ...{ status: 'flagged', verdict: 'pass', explanation: 'Flagged by your automation: The link is dead.' },
      ...{ humanDecision: null, decidedAt: null, decidedBy: null, decisionSource: null, correctedOutput: null },
    };
    expect(await client.getLog(id)).toMatchObject({ ...expected, appliedRules: [{ outcome: 'passed' }] });
    const [call] = await receiver.received('/flag', 1);
    expect(call!.payload()).toMatchObject({ event: 'flagged', output: 'fine', ...expected });
    expect((await client.list('pending=true')).total).toBe(1);

    expect((await flag(id, { reason: 'The link is dead.', flaggedBy: 'api' })).status).toBe(200); // as it is
    await flag(id, { reason: '', flaggedBy: '' });
    expect((await client.getLog(id)).explanation).toBe('Flagged by end-user.');
    await receiver.received('/flag', 2);
    await idle();
    expect(receiver.at('/flag')).toHaveLength(2);
  });

  it('is refused while the log is pending, of an unknown one, and with anything else to say', async () => {
    const pending = createClient(instance.urls[0]!, await instance.database.createWorkspace());
    await client.judge({ id: 'a', output: 'fine' });
    for (const [body, field] of [
      [{ status: 'pass' }, 'status'],
      [{ status: null }, 'status'],
      [{ flaggedBy: 'me' }, 'flaggedBy'],
      [{ reason: 7 }, 'reason'],
    ] as const)
      expect(badFields(await flag('a', body))).toEqual([field]);
    expect(errorOf(await flag('unknown')).code).toBe('NOT_FOUND');
    client = pending;
    await sql(`insert into project (id, workspace_id, name, name_key) values (gen_random_uuid(), $1, 'p', 'p')`, [
      client.workspaceId,
    ]);
    await pendingLog('waits');
    await sql(`update log set due_at = clock_timestamp() + interval '1 h', lease_token = gen_random_uuid()`);
    expect([(await flag('waits')).status, errorOf(await flag('waits')).code]).toEqual([409, 'CONFLICT']);
    expect((await decide('waits', { decision: 'handled' })).status).toBe(409);
    expect((await client.getLog('waits')).status).toBe('pending');
  });
});

describe('decisions', () => {
  it('changed says what to change in one of two ways, and nothing else does', async () => {
    await client.judge({ id: 'a', output: 'a refund' });
    for (const [body, fields] of [
      [{ decision: 'changed' }, ['comment']],
      [{ decision: 'changed', comment: ' ', correctedOutput: '' }, ['comment']],
      [{ decision: 'changed', comment: 'x', correctedOutput: 'y' }, ['correctedOutput']],
      [{ decision: 'approved', comment: 'x' }, ['comment']],
      [{ decision: 'handled', correctedOutput: 'x' }, ['correctedOutput']],
      [{ decision: 'changed', correctedOutput: 'x'.repeat(50_001) }, ['correctedOutput']],
    ] as const)
      expect(badFields(await decide('a', body))).toEqual(fields);
    expect((await client.getLog('a')).humanDecision).toBeNull();
    expect((await decide('a', { decision: 'approved', comment: '', correctedOutput: null })).status).toBe(200);
  });

  it('a changed mind about the change counts, and what is said last is all that stays', async () => {
    await client.judge({ id: 'a', output: 'x', callbackUrl: receiver.url('/minds'), callbackEvents: 'decisions' });
    const bodies = [
      { decision: 'changed', comment: 'Shorter.' },
      { decision: 'changed', comment: 'Shorter.' },
      { decision: 'changed', comment: 'Longer.' },
      { decision: 'changed', correctedOutput: 'y' },
      { decision: 'handled' },
    ];
    for (const body of bodies) expect((await decide('a', body)).status).toBe(200);
    const calls = await receiver.received('/minds', 4);
    await idle();
    const said = receiver.at('/minds').map((one) => one.payload());
    expect(said.map(({ event, comment, output }) => [event, comment, output])).toEqual([
      ['changed', 'Shorter.', 'x'],
      ['changed', 'Longer.', 'x'],
      ['changed', null, 'y'],
      ['handled', null, 'x'],
    ]);
    expect(calls).toHaveLength(4);
    expect(await client.getLog('a')).toMatchObject({ comment: null, correctedOutput: null, humanDecision: 'handled' });
  });

  it('many are taken over at once', async () => {
    await client.judge({ id: 'a', output: 'a refund' });
    await client.judge({ id: 'b', output: 'a refund' });
    await decide('b', { decision: 'changed', comment: 'x' });
    const bulk = (action: string) => client.send('PATCH', '/api/logs/bulk', { ids: ['a', 'b', 'c'], action });
    expect((await bulk('handle')).json).toEqual({ ok: true, count: 2 });
    expect((await bulk('handle')).json).toEqual({ ok: true, count: 0 });
    expect(await client.getLog('b')).toMatchObject({ humanDecision: 'handled', comment: null });
    expect(badFields(await bulk('change'))).toEqual(['action']);
  });
});

it('a revision of nothing, of itself or of another workspace is refused, and stores nothing', async () => {
  const other = createClient(instance.urls[0]!, await instance.database.createWorkspace());
  await other.judge({ id: 'theirs', output: 'x' });
  const submit = (body: object) => client.send('POST', '/api/logs', { project: 'p', output: 'x', ...body });
  for (const body of [{ revisionOf: 'theirs' }, { id: 'me', revisionOf: 'me' }, { revisionOf: 7 }])
    expect(badFields(await submit(body))).toEqual(['revisionOf']);
  expect((await client.list()).total).toBe(0);
});

it('a revision may be submitted again when what it revises is gone', async () => {
  await client.judge({ id: 'first', output: 'x' });
  const revision = { id: 'second', project: 'p', output: 'y', revisionOf: 'first' };
  await client.submit(revision);
  await client.settled('second');
  expect((await client.send('PATCH', '/api/logs/bulk', { ids: ['first'], action: 'delete' })).status).toBe(200);
  expect(await client.submit(revision)).toMatchObject({ id: 'second', status: 'pass' });
});

describe('subscriptions', () => {
  it('that end just as something happens are not told of it, and fail nothing', async () => {
    const log = await client.judge({ output: 'a refund' });
    const { db } = instance.database;
    const ending = [
      (id: string) => client.send('DELETE', `/api/subscriptions/${id}`),
      (id: string) => sql('delete from webhook_endpoint where id = $1', [id]),
    ];
    for (const end of ending) {
      const { id } = (await subscribe({ url: receiver.url('/ending'), events: ['flagged'] })).json as { id: string };
      const receivers = await inWorkspaceSql(db, client.workspaceId, async (one) => {
        const settings = await readRecipientSettings(one, client.workspaceId);
        expect(settings.subscriptions).toEqual([{ id, events: ['flagged'] }]);
        await end(id);
        const { rows } = await one.query('select uid from log where id = $1 for update', [log.id]);
        const callback = { callbackUrl: receiver.url('/beside'), callbackEvents: null };
        const change = { uid: rows[0].uid, event: 'flagged' as const, requireApproval: false, ...callback };
        return recordLogEvents(one, client.workspaceId, [change], settings);
      });
      expect(receivers).toEqual([receiver.origin]);
    }
  });

  it('are refused with what callbacks are refused with, and with events that nobody knows', async () => {
    const url = 'https://hook.example/x';
    for (const [body, field] of [
      [{ url: 'ftp://x', events: ['pass'] }, 'url'],
      [{ url: 'https://u:p@hook.example', events: ['pass'] }, 'url'],
      [{ events: ['pass'] }, 'url'],
      [{ url }, 'events'],
      [{ url, events: [] }, 'events'],
      [{ url, events: ['pass', 'all'] }, 'events[1]'],
      [{ url, events: ['pass'], source: 'x'.repeat(65) }, 'source'],
    ] as const)
      expect(badFields(await subscribe(body))).toEqual([field]);
    expect((await client.send('GET', '/api/subscriptions')).json).toEqual({ subscriptions: [] });
  });

  it('belong to their workspace, and are a hundred at most, those that are gone not counted', async () => {
    const id = ((await subscribe({ url: 'https://hook.example/0', events: ['pass'] })).json as { id: string }).id;
    const other = createClient(instance.urls[0]!, await instance.database.createWorkspace());
    expect((await other.send('DELETE', `/api/subscriptions/${id}`)).status).toBe(404);
    expect((await other.send('DELETE', '/api/subscriptions/x')).status).toBe(404);
    expect((await other.send('GET', '/api/subscriptions')).json).toEqual({ subscriptions: [] });
    expect((await client.send('GET', '/api/subscriptions', undefined, { headers: { authorization: '' } })).status).toBe(
      401,
    );
    await sql(
      `insert into webhook_endpoint (id, workspace_id, product, url, events)
       select gen_random_uuid(), $1, 'evaluations', 'https://hook.example/' || n, '{pass}' from generate_series(1, 98) n`,
      [client.workspaceId],
    );
    const many = await Promise.all(
      ['a', 'b', 'c'].map((end) => subscribe({ url: `https://hook.example/${end}`, events: ['pass'] })),
    );
    expect(many.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect((await subscribe({ url: 'https://hook.example/0', events: ['error'] })).json).toEqual({ id });
    await sql(`update webhook_endpoint set disabled_at = clock_timestamp() where url = 'https://hook.example/7'`);
    expect((await subscribe({ url: 'https://hook.example/d', events: ['pass'] })).status).toBe(201);
  });
});
