import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { validate as isUuid } from 'uuid';
import { pingEndpoint } from '../../api/webhooks/ping-endpoint.ts';
import { deleteEndpoint } from '../../db/webhooks/endpoints/endpoint.repository.ts';
import { listEndpointDeliveries } from '../../db/webhooks/endpoints/endpoint-deliveries.ts';
import { pingWaiter } from '../../db/webhooks/endpoints/pings.ts';
import { investigationsDelivery as profile } from '../../domain/investigations/webhooks/delivery-profile.ts';
import { eventually } from '../support/eventually.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';
import { answer, startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { endpointBed, listsWithInvestigations, narrowProfile } from './endpoint-bed.ts';

const SCALE = 0.001;
const SECRET = 'chosen by the client';

let instance: TestInstance;
let receiver: WebhookReceiver;
let bed: ReturnType<typeof endpointBed>;
beforeAll(async () => {
  receiver = await startWebhookReceiver();
  const env = { ALLOW_PRIVATE_TARGETS: 'true', RETRY_TIME_SCALE: String(SCALE) };
  instance = await startTestInstance({ env, lists: listsWithInvestigations });
}, 180_000);
beforeEach(async () => {
  bed = endpointBed(instance, (await instance.database.createWorkspace()).workspaceId);
});
afterAll(async () => {
  await instance?.stop();
  await receiver?.close();
});

const deliveries = (endpointId: string) =>
  bed.tx((client) => listEndpointDeliveries(client, bed.owner.workspaceId, { endpointId, limit: 100 }));
const settled = (endpointId: string) =>
  eventually('every delivery is settled', async () => {
    const rows = await deliveries(endpointId);
    return rows.length > 0 && rows.every(({ state }) => state !== 'pending') ? rows : null;
  });
const signature = (body: string, secret = SECRET) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

test('the body is the envelope alone, signed with the secret of the endpoint, with the name of the event', async () => {
  const endpoint = await bed.register({ url: receiver.url('/signed'), secret: SECRET });
  const [body] = await bed.tell();
  const [call] = await receiver.received('/signed', 1);
  expect(JSON.parse(call!.body)).toEqual(body);
  expect(call!.headers).toMatchObject({
    'content-type': 'application/json',
    'x-tracelight-event': 'case.created',
    'x-tracelight-signature': signature(call!.body),
  });
  expect(call!.headers).not.toHaveProperty('webhook-id');
  const [row] = await settled(endpoint.id);
  expect(isUuid(row!.id)).toBe(true);
  expect(row).toMatchObject({
    ...{ id: call!.headers['x-tracelight-delivery'], webhookId: row!.id, event: 'case.created', state: 'succeeded' },
    ...{ attempts: 1, statusCode: 200, error: null, deliveredAt: expect.any(String) },
  });
});

test('an endpoint without a secret gets no signature, and only the events it wants', async () => {
  await bed.register({ url: receiver.url('/plain') });
  await bed.register({ url: receiver.url('/other'), events: ['case.completed'] });
  await bed.tell();
  const [call] = await receiver.received('/plain', 1);
  expect(call!.headers).not.toHaveProperty('x-tracelight-signature');
  await bed.tell('case.completed');
  await receiver.received('/other', 1);
  expect(receiver.at('/plain')).toHaveLength(1);
  expect(receiver.at('/other')).toHaveLength(1);
});

test('six attempts by its own schedule under one id, and it is failed', async () => {
  const endpoint = await bed.register({ url: receiver.url('/down') });
  receiver.always('/down', answer(404));
  await bed.tell();
  const [row] = await settled(endpoint.id);
  expect(row).toMatchObject({
    state: 'failed',
    attempts: 6,
    statusCode: 404,
    error: 'answered 404',
    deliveredAt: null,
  });
  const calls = receiver.at('/down');
  expect(new Set(calls.map(({ headers }) => headers['x-tracelight-delivery']))).toEqual(new Set([row!.id]));
  for (const [index, waitMs] of profile.retryAfterMs.entries()) {
    const waited = calls[index + 1]!.atMs - calls[index]!.atMs;
    expect(waited).toBeGreaterThanOrEqual(waitMs * SCALE * 0.8 - 25); // a timer may be a little early by another clock
  }
});

test('410 ends the delivery, disables the endpoint and says why; it is told of nothing until it is enabled again', async () => {
  const endpoint = await bed.register({ url: receiver.url('/gone') });
  receiver.always('/gone', answer(410));
  await bed.tell();
  await settled(endpoint.id);
  expect(await bed.list()).toMatchObject([{ isActive: false, disabledReason: 'It answered 410 Gone.' }]);
  expect(receiver.at('/gone')).toHaveLength(1);
  await bed.tell();
  expect(await deliveries(endpoint.id)).toHaveLength(1); // it is told of nothing any more
  receiver.always('/gone', answer(200));
  expect(await bed.change(endpoint.id, { isActive: true })).toMatchObject({ isActive: true, disabledReason: null });
  await bed.tell();
  await receiver.received('/gone', 2);
});

test('after days of nothing but failures it is disabled, says why, and what waits is cancelled', async () => {
  const endpoint = await bed.register({ url: receiver.url('/ill') });
  receiver.always('/ill', answer(404));
  await bed.tx((client) =>
    client.query(
      `update webhook_endpoint set failures = 9, failing_since = clock_timestamp() - interval '6 days' where id = $1`,
      [endpoint.id],
    ),
  );
  await bed.tell();
  await settled(endpoint.id);
  expect(await bed.list()).toMatchObject([
    { isActive: false, disabledReason: 'Every delivery has failed for 5 days.' },
  ]);
  expect(await deliveries(endpoint.id)).toMatchObject([{ state: 'cancelled', attempts: 1 }]);
});

test('what waits goes to the new address with the new secret', async () => {
  const endpoint = await bed.register({ url: receiver.url('/before'), secret: SECRET });
  receiver.always('/before', answer(500));
  await bed.tell();
  await receiver.received('/before', 1);
  await bed.change(endpoint.id, { url: receiver.url('/after'), secret: 'another' });
  const [call] = await receiver.received('/after', 1);
  expect(call!.headers['x-tracelight-signature']).toBe(signature(call!.body, 'another'));
  await settled(endpoint.id);
  await bed.change(endpoint.id, { secret: null });
  await bed.tell();
  const [, second] = await receiver.received('/after', 2);
  expect(second!.headers).not.toHaveProperty('x-tracelight-signature');
});

test('a deleted endpoint is sent nothing that waits', async () => {
  const endpoint = await bed.register({ url: receiver.url('/deleted') });
  receiver.always('/deleted', answer(500, { 'retry-after': '60' }));
  await bed.tell();
  await eventually('one attempt is stored', async () => (await deliveries(endpoint.id))[0]?.attempts === 1);
  expect(await bed.tx((client) => deleteEndpoint(client, bed.owner, endpoint.id))).toBe(true);
  const [row] = await settled(endpoint.id);
  expect(row).toMatchObject({ state: 'cancelled', deliveredAt: null });
  expect(await bed.list()).toEqual([]);
  expect(await bed.tx((client) => deleteEndpoint(client, bed.owner, endpoint.id))).toBe(false);
});

test('a receiver has as many slots as its profile says, and is left alone when that says so', async () => {
  const narrow = await startWebhookReceiver();
  bed = endpointBed(instance, bed.owner.workspaceId, narrowProfile);
  narrow.always('/', { kind: 'after', ms: 100, does: answer(200) });
  const endpoint = await bed.register({ url: narrow.url('/') });
  await bed.tell('case.created', 10);
  await settled(endpoint.id);
  expect(narrow.at('/')).toHaveLength(10);
  expect(narrow.mostAtOnce()).toBe(2);
  narrow.always('/', answer(500));
  await bed.tell('case.created', 10);
  await narrow.received('/', 12);
  narrow.always('/', answer(200));
  await settled(endpoint.id);
  const calls = narrow.at('/').slice(10);
  const gaps = calls.slice(1).map(({ atMs }, index) => atMs - calls[index]!.atMs);
  expect(Math.max(...gaps)).toBeGreaterThanOrEqual(narrowProfile.breaker.restMs * SCALE - 25);
  await narrow.close();
});

describe('a ping', () => {
  const ping = (endpointId: string, timeoutMs?: number) => {
    const { db, wake, listener } = instance.parts[0]!;
    const body = { event: 'ping', workspace_id: bed.owner.workspaceId, data: { webhook_id: endpointId } };
    return pingEndpoint(
      { db, wake, pings: pingWaiter(db, listener) },
      bed.owner,
      { endpointId, profile, type: 'ping', body },
      timeoutMs === undefined ? {} : { timeoutMs },
    );
  };

  test('reaches the endpoint, signed, and answers what came of it', async () => {
    const endpoint = await bed.register({ url: receiver.url('/ping'), secret: SECRET });
    expect(await ping(endpoint.id)).toEqual({
      ...{ delivered: true, statusCode: 200, durationMs: expect.any(Number), error: null },
    });
    const [call] = receiver.at('/ping');
    expect(call!.headers).toMatchObject({
      'x-tracelight-event': 'ping',
      'x-tracelight-signature': signature(call!.body),
    });
    expect(JSON.parse(call!.body).data).toEqual({ webhook_id: endpoint.id });
    expect(await deliveries(endpoint.id)).toMatchObject([{ event: 'ping', state: 'succeeded', attempts: 1 }]);
  });

  test('is sent once, whatever comes of it, and neither disables an endpoint nor enables it', async () => {
    const endpoint = await bed.register({ url: receiver.url('/ping-gone') });
    receiver.always('/ping-gone', answer(410));
    expect(await ping(endpoint.id)).toMatchObject({ delivered: false, statusCode: 410, error: 'answered 410' });
    expect(await bed.list()).toMatchObject([{ isActive: true }]);
    await bed.change(endpoint.id, { isActive: false });
    receiver.always('/ping-gone', answer(503));
    expect(await ping(endpoint.id)).toMatchObject({ delivered: false, statusCode: 503 });
    receiver.always('/ping-gone', answer(204));
    expect(await ping(endpoint.id)).toMatchObject({ delivered: true, statusCode: 204 });
    expect(await bed.list()).toMatchObject([{ isActive: false }]);
    expect(receiver.at('/ping-gone')).toHaveLength(3);
  });

  test('waits behind nothing that hangs, and is answered for when it hangs itself', async () => {
    const endpoint = await bed.register({ url: receiver.url('/busy') });
    receiver.always('/busy', { kind: 'hang' });
    await bed.tell('case.created', profile.slots);
    await receiver.received('/busy', 1);
    const startedAt = Date.now();
    receiver.always('/busy', answer(200));
    expect(await ping(endpoint.id)).toMatchObject({ delivered: true });
    expect(Date.now() - startedAt).toBeLessThan(profile.timeoutMs / 2);
    receiver.always('/busy', { kind: 'hang' });
    expect(await ping(endpoint.id, 500)).toEqual({
      ...{ delivered: false, statusCode: null, durationMs: null, error: 'no outcome in time' },
    });
    receiver.always('/busy', answer(200));
  });

  test('of an endpoint that is unknown, deleted or of another workspace is none', async () => {
    const endpoint = await bed.register({ url: receiver.url('/theirs') });
    bed = endpointBed(instance, (await instance.database.createWorkspace()).workspaceId);
    expect(await ping(endpoint.id)).toBeNull();
    const own = await bed.register({ url: receiver.url('/theirs') });
    await bed.tx((client) => deleteEndpoint(client, bed.owner, own.id));
    expect(await ping(own.id)).toBeNull();
    expect(receiver.at('/theirs')).toEqual([]);
  });
});
