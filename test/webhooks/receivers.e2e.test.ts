import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Connection, Client as TemporalClient } from '@temporalio/client';
import { findDelivery, listDeliveries } from '../../db/webhooks/deliveries/view-deliveries.ts';
import type { DrainProgress } from '../../workflows/drain.ts';
import { type Client, createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';
import { answer, startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

let instance: TestInstance;
let client: Client;
let receiver: WebhookReceiver;
const receivers: WebhookReceiver[] = [];
beforeAll(async () => {
  instance = await startTestInstance({ env: { ALLOW_PRIVATE_TARGETS: 'true', RETRY_TIME_SCALE: '0.1' } });
  client = createClient(instance.urls[0]!, instance.credentials);
}, 180_000);
/** A receiver for each test, so that none meets another's breaker. */
beforeEach(async () => {
  receiver = await startWebhookReceiver();
  receivers.push(receiver);
});
afterAll(async () => {
  await instance?.stop();
  await Promise.all(receivers.map((one) => one.close()));
});

const submit = (path: string, body: object = {}) =>
  client.submit({ project: 'p', output: 'fine', callbackUrl: receiver.url(path), ...body });
const decide = (id: string, decision: string) => client.send('PATCH', `/api/logs/${id}/decision`, { decision });
const settled = async (count: number, withinMs = 60_000) => {
  const { db } = instance.database;
  const rows = await eventually(
    `${count} deliveries of ${receiver.origin} are settled`,
    async () => {
      const all = await listDeliveries(db, client.workspaceId, { receiver: receiver.origin, limit: 500 });
      return all.length === count && all.every(({ state }) => state !== 'pending') ? all : null;
    },
    { withinMs },
  );
  return Promise.all(rows.map(async ({ id }) => (await findDelivery(db, client.workspaceId, id))!));
};

test('one that hangs holds up nobody, not even its own others; it and one that drips are left after 15 s', async () => {
  const other = await startWebhookReceiver();
  receivers.push(other);
  receiver.next('/hang', { kind: 'hang' });
  receiver.always('/drip', { kind: 'drip' });
  await submit('/hang');
  await submit('/drip');
  await Promise.all([receiver.received('/hang', 1), receiver.received('/drip', 1)]);
  const startedAt = Date.now();
  await submit('/quick');
  await client.submit({ project: 'p', output: 'fine', callbackUrl: other.url('/') });
  await Promise.all([receiver.received('/quick', 1), other.received('/', 1)]);
  expect(Date.now() - startedAt).toBeLessThan(8_000);

  await receiver.received('/hang', 2);
  const done = await settled(3);
  const [hung, dripped] = ['/hang', '/drip'].map((path) => done.find(({ url }) => url === receiver.url(path))!);
  expect(hung!.history).toMatchObject([{ status: null, error: 'no answer in time', answer: null }, { status: 200 }]);
  expect(hung!.history[0]!.durationMs).toBeGreaterThanOrEqual(14_900);
  expect(dripped).toMatchObject({ state: 'succeeded', history: [{ status: 200, error: null }] });
}, 180_000);

test('a connection that breaks, and a server that speaks no TLS, are tried again with the same id', async () => {
  receiver.next('/reset', { kind: 'reset' });
  await submit('/reset');
  const calls = await receiver.received('/reset', 2);
  expect(calls[0]!.id).toBe(calls[1]!.id);
  const [reset] = await settled(1);
  expect(reset!.history[0]).toMatchObject({ status: null, error: expect.stringMatching(/SOCKET|ECONNRESET/) });

  const url = receiver.url('/tls').replace('http:', 'https:');
  await client.submit({ project: 'p', output: 'fine', callbackUrl: url });
  const tls = await eventually('two attempts at TLS', async () => {
    const [row] = await listDeliveries(instance.database.db, client.workspaceId, {
      ...{ receiver: new URL(url).origin, limit: 1 },
    });
    return row && row.attempts >= 2 ? row : null;
  });
  expect(tls).toMatchObject({ state: 'pending', lastError: expect.stringMatching(/SSL|EPROTO/) });
  expect(receiver.at('/tls')).toEqual([]);
});

test('a Retry-After is waited for and not scaled; one of over an hour is not', async () => {
  receiver.next('/busy', answer(429, { 'retry-after': '2' }));
  receiver.next('/never', answer(503, { 'retry-after': '7200' }));
  await submit('/busy');
  await submit('/never');
  const [first, second] = await receiver.received('/busy', 2);
  expect(second!.atMs - first!.atMs).toBeGreaterThanOrEqual(1_950);
  const [one, other] = await receiver.received('/never', 2);
  expect(other!.atMs - one!.atMs).toBeLessThan(10_000);
});

test('a Retry-After that is over before the next attempt is due brings none forward', async () => {
  const asked = {
    '/0': '0',
    '/1': '1',
    '/past': 'Sun, 06 Nov 1994 08:49:37 GMT',
    '/asctime': 'Sun Nov  6 08:49:37 1994',
  };
  for (const [path, retryAfter] of Object.entries(asked)) {
    const busy = answer(429, { 'retry-after': retryAfter });
    receiver.next(path, busy, busy);
    await submit(path);
  }
  for (const path of Object.keys(asked)) {
    const [first, second, third] = await receiver.received(path, 3, 40_000);
    // 5 s and 30 s, scaled to a tenth and spread by a fifth; a timer may be a little early by another clock.
    expect(second!.atMs - first!.atMs).toBeGreaterThanOrEqual(path === '/1' ? 950 : 375);
    expect(third!.atMs - second!.atMs).toBeGreaterThanOrEqual(2_350);
  }
}, 180_000);

test('a redirect is a failure and never followed', async () => {
  receiver.next('/moved', answer(302, { location: receiver.url('/private') }), answer(307, { location: '/private' }));
  await submit('/moved');
  await receiver.received('/moved', 3);
  const [moved] = await settled(1);
  expect(moved!.history.map(({ status }) => status)).toEqual([302, 307, 200]);
  expect(receiver.at('/private')).toEqual([]);
});

test('of an endless answer no more than a little is taken', async () => {
  receiver.always('/endless', { kind: 'endless' });
  await submit('/endless');
  const [endless] = await settled(1);
  expect(endless).toMatchObject({ state: 'succeeded', history: [{ status: 200 }] });
  expect(endless!.history[0]!.answer).toHaveLength(500);
  expect(receiver.bytesTaken()).toBeLessThan(32 << 20); // what sockets buffer on both sides
});

test('one receiver has at most 16 requests under way', async () => {
  receiver.always('/slow', { kind: 'after', ms: 150, does: answer(200) });
  await Promise.all(Array.from({ length: 60 }, () => submit('/slow')));
  await receiver.received('/slow', 60);
  expect(receiver.mostAtOnce()).toBeLessThanOrEqual(16);
  expect(receiver.mostAtOnce()).toBeGreaterThan(4);
});

test('a later event of a log waits for the earlier one', async () => {
  receiver.next('/order', answer(500));
  const log = await client.judge({ output: 'fine', callbackUrl: receiver.url('/order') });
  await decide(log.id, 'approved');
  const calls = await receiver.received('/order', 3);
  expect(calls.map((call) => call.payload().event)).toEqual(['pass', 'pass', 'approved']);
});

test('but for no longer than its time, and then it overtakes', async () => {
  receiver.always('/overtake', answer(404));
  const log = await client.judge({ output: 'fine', callbackUrl: receiver.url('/overtake') });
  const [first] = await receiver.received('/overtake', 1);
  await decide(log.id, 'approved');
  const approved = await eventually('the decision arrives', () =>
    receiver.at('/overtake').find((call) => call.payload().event === 'approved'),
  );
  const eventAt = Date.parse(first!.payload().eventTime);
  expect(approved.atMs - eventAt).toBeGreaterThanOrEqual(60_000 * 0.1 - 50);
  receiver.always('/overtake', answer(200));
});

test('the events of different logs do not wait for each other', async () => {
  receiver.always('/stuck', answer(404));
  await submit('/stuck');
  await receiver.received('/stuck', 1);
  await submit('/free');
  await receiver.received('/free', 1);
});

test('a receiver that fails again and again is left alone for a while; that uses up no attempt, and is seen', async () => {
  receiver.always('/ill', answer(500));
  await Promise.all(Array.from({ length: 40 }, () => submit('/ill')));
  const connection = await Connection.connect(instance.temporal.connectionOptions);
  const temporal = new TemporalClient({ connection, namespace: instance.temporal.namespace });
  const handle = temporal.workflow.getHandle(`deliver-webhooks/${client.workspaceId}/${receiver.origin}`);
  const progress = () => handle.query<DrainProgress>('progress').catch(() => null); // it may not have begun yet
  await eventually('operators see why', async () => /not called/.test((await progress())?.lastError ?? ''));
  await connection.close();
  expect(receiver.at('/ill').length).toBeLessThan(40);
  receiver.always('/ill', answer(200));
  const done = await settled(40);
  const called = receiver.at('/ill').length;
  expect(done.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(called);
  expect(done.every(({ state }) => state === 'succeeded')).toBe(true);
}, 180_000);

test('deliveries cost hardly any workflow, also when every log has a callback URL of its own', async () => {
  for (let i = 0; i < 10; i += 1) {
    await Promise.all(Array.from({ length: 20 }, (_, j) => submit(`/own/${i}/${j}`)));
    await sleep(50);
  }
  const done = await settled(200);
  expect(new Set(done.map(({ url }) => url)).size).toBe(200);
  const connection = await Connection.connect(instance.temporal.connectionOptions);
  const temporal = new TemporalClient({ connection, namespace: instance.temporal.namespace });
  const runs = await eventually('the drain is listed', async () => {
    const query = `WorkflowId = 'deliver-webhooks/${client.workspaceId}/${receiver.origin}'`;
    return (await temporal.workflow.count(query)).count;
  });
  await connection.close();
  expect(runs).toBeLessThanOrEqual(4);
}, 180_000);
