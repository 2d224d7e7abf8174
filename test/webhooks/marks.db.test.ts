import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { claimDeliveries } from '../../db/webhooks/deliveries/claim-deliveries.ts';
import { type DeliveryMark, giveUpDeliveries, markDeliveries } from '../../db/webhooks/deliveries/mark-deliveries.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let workspaceId: string;
beforeAll(async () => {
  database = await createTestDatabase();
}, 180_000);
beforeEach(async () => {
  ({ workspaceId } = await database.createWorkspace());
});
afterAll(() => database?.drop());

const sql = async (text: string, values: unknown[] = []) =>
  (await inWorkspaceSql(database.db, workspaceId, (client) => client.query(text, values))).rows;

async function addEndpoint(): Promise<string> {
  const id = randomUUID();
  await sql(
    `insert into webhook_endpoint (id, workspace_id, product, url, events)
     values ($1, $2, 'evaluations', 'https://hook.example/', '{all}')`,
    [id, workspaceId],
  );
  return id;
}

interface NewDelivery {
  receiver?: string;
  endpointId?: string | null;
  bytes?: number;
  orderId?: string | null;
  sequence?: number;
}

async function addDelivery(one: NewDelivery = {}): Promise<string> {
  const { receiver = 'r', endpointId = null, bytes = 2, orderId = null, sequence = 1 } = one;
  const [id, eventId] = [randomUUID(), randomUUID()];
  await sql(
    `with e as (insert into webhook_event (id, workspace_id, product, type, body) values ($1, $2, 'evaluations', 'pass', '{}'))
     insert into webhook_delivery (id, workspace_id, event_id, webhook_id, profile, receiver, endpoint_id, body_bytes,
       order_id, sequence, due_at) values ($3, $2, $1, 'evt_x', 'evaluations', $4, $5, $6, $7, $8, clock_timestamp())`,
    [eventId, workspaceId, id, receiver, endpointId, bytes, orderId, sequence],
  );
  return id;
}

const claim = (options: { key?: string; limit?: number; overtakeAfterMs?: number } = {}) => {
  const { key = 'r', limit = 100, overtakeAfterMs = 60_000 } = options;
  const leaseToken = randomUUID();
  return claimDeliveries(
    database.db,
    { workspaceId, key, leaseToken, limit, rows: 'fresh' },
    () => overtakeAfterMs,
  ).then(({ rows, isFull }) => ({ leaseToken, isFull, rows, ids: rows.map(({ id }) => id) }));
};

const mark = (id: string, leaseToken: string, rest: Partial<DeliveryMark> = {}): DeliveryMark => ({
  ...{ id, leaseToken, endpointId: null, state: 'succeeded', waitMs: null, error: null, isGone: false },
  disableRule: { onGone: true, afterDays: 5, afterFailures: 10 },
  attempt: { startedAt: new Date(), durationMs: 5, status: 200, answer: '' },
  ...rest,
});
const store = (...marks: DeliveryMark[]) => markDeliveries(database.db, workspaceId, marks);
const failure = { state: 'pending', waitMs: 60_000, error: 'answered 500' } as const;

test('a result is stored under its lease only, and once', async () => {
  const id = await addDelivery();
  const { leaseToken } = await claim();
  await store(mark(id, randomUUID()));
  expect(await sql('select state, attempts from webhook_delivery')).toEqual([{ state: 'pending', attempts: 0 }]);
  await store(mark(id, leaseToken));
  await store(mark(id, leaseToken, failure));
  expect(await sql('select state, attempts, due_at from webhook_delivery')).toEqual([
    { state: 'succeeded', attempts: 1, due_at: null },
  ]);
  expect(await sql('select number, status from webhook_attempt')).toEqual([{ number: 1, status: 200 }]);
});

test('what was put off without an attempt has used none up', async () => {
  const id = await addDelivery();
  const { leaseToken } = await claim();
  await store(mark(id, leaseToken, { ...failure, attempt: null }));
  const [row] = await sql('select attempts, tries, claims, due_at > clock_timestamp() as later from webhook_delivery');
  expect(row).toEqual({ attempts: 0, tries: 0, claims: 0, later: true });
  expect(await sql('select from webhook_attempt')).toEqual([]);
});

test('what was claimed too often without a result fails, and says so', async () => {
  const id = await addDelivery();
  const { leaseToken } = await claim();
  await giveUpDeliveries(database.db, workspaceId, leaseToken, [{ id, endpointId: null }]);
  expect(await sql('select state, last_error from webhook_delivery')).toEqual([
    { state: 'failed', last_error: expect.stringContaining('five times') },
  ]);
});

test('a claim ends where its bodies get too large, but takes one at least', async () => {
  for (let i = 0; i < 4; i += 1) await addDelivery({ bytes: 600_000 });
  expect((await claim()).ids).toHaveLength(2);
  await addDelivery({ receiver: 'large', bytes: 5_000_000 });
  expect((await claim({ key: 'large' })).ids).toHaveLength(1);
});

test('a later event of a log is put off while the earlier one is pending, and due as soon as that is through', async () => {
  const orderId = randomUUID();
  const first = await addDelivery({ orderId, sequence: 1 });
  const second = await addDelivery({ orderId, sequence: 2 });
  const third = await addDelivery({ orderId, sequence: 3 });
  const elsewhere = await addDelivery({ orderId, sequence: 1, receiver: 'other' });
  const { leaseToken, ids } = await claim();
  expect(ids).toEqual([first]);
  expect((await claim({ key: 'other' })).ids).toEqual([elsewhere]);
  const waits = await sql(
    `select extract(epoch from due_at - created_at)::float8 as seconds, claims from webhook_delivery
     where id = any ($1::uuid[])`,
    [[second, third]],
  );
  for (const { seconds, claims } of waits) expect([Math.round(seconds), claims]).toEqual([60, 0]);
  await store(mark(first, leaseToken, failure));
  expect((await claim()).ids).toEqual([]);
  await sql('update webhook_delivery set due_at = clock_timestamp() where id = $1', [first]);
  const again = await claim();
  await store(mark(first, again.leaseToken, { state: 'failed', error: 'answered 410' }));
  expect((await claim()).ids).toEqual([second]);
});

test('while somebody holds the earlier one, the later one looks again soon', async () => {
  const orderId = randomUUID();
  const first = await addDelivery({ orderId, sequence: 1 });
  await claim();
  const second = await addDelivery({ orderId, sequence: 2 });
  await inWorkspaceSql(database.db, workspaceId, async (client) => {
    await client.query('select from webhook_delivery where id = $1 for update', [first]);
    expect((await claim()).ids).toEqual([]);
  });
  const [{ ms }] = await sql(
    'select extract(epoch from due_at - clock_timestamp())::float8 * 1000 as ms from webhook_delivery where id = $1',
    [second],
  );
  expect(ms).toBeLessThanOrEqual(200);
});

test('an endpoint that answers 410 is disabled, says why, and what it still had coming has no address', async () => {
  const endpointId = await addEndpoint();
  const [gone] = [await addDelivery({ endpointId }), await addDelivery({ endpointId })];
  const { leaseToken, rows } = await claim({ limit: 1 });
  expect(rows[0]).toMatchObject({ endpointId, url: 'https://hook.example/' });
  await store(mark(rows[0]!.id, leaseToken, { endpointId, state: 'failed', isGone: true, error: 'answered 410' }));
  expect(gone).toBeDefined();
  const [endpoint] = await sql('select disabled_at is not null as disabled, disabled_reason from webhook_endpoint');
  expect(endpoint).toEqual({ disabled: true, disabled_reason: 'It answered 410 Gone.' });
  expect((await claim()).rows).toMatchObject([{ url: null }]);
});

test('an endpoint is disabled when it has failed often and for days, and one success makes it forget', async () => {
  const endpointId = await addEndpoint();
  const disabled = async () => (await sql('select disabled_reason from webhook_endpoint'))[0].disabled_reason;
  const attempt = async (rest: Partial<DeliveryMark>) => {
    await addDelivery({ endpointId });
    const { leaseToken, ids } = await claim();
    await store(...ids.map((id) => mark(id, leaseToken, { endpointId, ...rest })));
  };
  const failedSince = (days: number) =>
    sql(`update webhook_endpoint set failing_since = clock_timestamp() - $1 * interval '1 day'`, [days]);
  for (let i = 0; i < 8; i += 1) await attempt(failure);
  await failedSince(6);
  await attempt(failure);
  expect(await disabled()).toBeNull(); // for long, but not often yet
  await failedSince(4);
  await attempt(failure);
  expect(await disabled()).toBeNull(); // often, but not for long yet
  await attempt({});
  expect(await sql('select failing_since, failures from webhook_endpoint')).toEqual([
    { failing_since: null, failures: 0 },
  ]);
  for (let i = 0; i < 9; i += 1) await attempt(failure);
  await failedSince(6);
  await attempt(failure);
  expect(await disabled()).toBe('Every delivery has failed for 5 days.');
});
