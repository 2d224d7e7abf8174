import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { signature } from '../../domain/investigations/webhooks/delivery-profile.ts';
import { eventually } from '../support/eventually.ts';
import { answer } from '../support/webhook-receiver.ts';
import { type InvestigationsBed, startInvestigationsBed } from './investigations-bed.ts';

jest.setTimeout(120_000);

const hooks = '/api/v1/integrations/webhooks';
const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

interface Delivery {
  id: string;
  status: string;
  attempt: number;
}

describe('webhooks of investigations', () => {
  let bed: InvestigationsBed;
  let send: InvestigationsBed['send'];

  beforeAll(async () => {
    bed = await startInvestigationsBed();
    ({ send } = bed);
  });
  afterAll(() => bed?.stop());

  const register = async (path: string, fields: object = {}) => {
    const { status, json, text } = await send('A', 'POST', hooks, {
      ...{ url: bed.receiver.url(path), events: ['case.created'], ...fields },
    });
    if (status !== 201) throw new Error(text);
    return json as { id: string };
  };
  const deliveries = async (id: string, query = '') => {
    const { json } = await send('R', 'GET', `${hooks}/${id}/deliveries${query}`);
    return json as { data: Delivery[]; next_cursor: string | null };
  };

  it('are managed by admins, and show no secret', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const body = {
      ...{ url: bed.receiver.url('/managed'), events: ['case.created', 'case.completed', 'case.created'] },
      ...{ secret: 'only for us', description: ' ours ' },
    };
    expect((await send('W', 'POST', hooks, body)).status).toBe(403);
    const made = await send('A', 'POST', hooks, body, key);
    const { id } = made.json as { id: string };
    expect(made).toMatchObject({ status: 201 });
    expect(made.json).toEqual({
      ...{ id: expect.any(String), url: body.url, events: ['case.created', 'case.completed'], description: 'ours' },
      ...{ has_secret: true, active: true, disabled_reason: null, created_at: iso, updated_at: iso },
    });
    expect((await send('A', 'POST', hooks, body, key)).json).toEqual(made.json);
    expect((await send('R', 'GET', `${hooks}/${id}`)).json).toEqual(made.json);
    const patched = await send('A', 'PATCH', `${hooks}/${id}`, { secret: null, description: null, active: false });
    expect(patched.json).toMatchObject({ has_secret: false, description: null, active: false });
    expect((await send('A', 'PATCH', `${hooks}/${id}`, { active: true })).json).toMatchObject({ active: true });
    for (const bad of [{}, { active: null }, { url: null }, { events: [] }, { active: 'true' }, { secret: 'short' }])
      expect((await send('A', 'PATCH', `${hooks}/${id}`, bad)).status).toBe(400);
    expect((await send('W', 'PATCH', `${hooks}/${id}`, { active: false })).status).toBe(403);
    const foreign = await bed.token('admin', bed.otherWorkspaceId);
    for (const [as, method] of [
      [foreign, 'GET'],
      [foreign, 'PATCH'],
      [foreign, 'DELETE'],
    ] as const)
      expect((await send(as, method, `${hooks}/${id}`, method === 'PATCH' ? {} : undefined)).status).toBe(404);
    expect((await send(foreign, 'POST', `${hooks}/${id}/test`)).status).toBe(404);
    expect((await send('X', 'GET', `${hooks}/${id}/deliveries?limit=0`)).status).toBe(404);
    expect((await send('R', 'GET', `${hooks}/${id}/deliveries?status=lost`)).status).toBe(400);
    expect((await send('W', 'DELETE', `${hooks}/${id}`)).status).toBe(403);
    expect((await send('A', 'DELETE', `${hooks}/${id}`)).status).toBe(204);
    expect((await send('A', 'DELETE', `${hooks}/${id}`)).status).toBe(404);
    expect((await send('R', 'GET', `${hooks}/not-a-uuid`)).status).toBe(404);
    expect((await send(null, 'GET', hooks)).status).toBe(401);
  });

  it.each([
    ['url', { url: 'ftp://example.org' }],
    ['url', { url: 'https://user:secret@example.org' }],
    ['url', { url: `https://example.org/${'x'.repeat(2_048)}` }],
    ['url', { url: undefined }],
    ['events', { events: undefined }],
    ['events', { events: [] }],
    ['events[1]', { events: ['case.created', 'case.deleted'] }],
    ['secret', { secret: '1234567' }],
    ['secret', { secret: 'x'.repeat(257) }],
    ['description', { description: 'x'.repeat(201) }],
  ])('are refused for their %s: %j', async (field, fields) => {
    const body = { url: 'https://example.org', events: ['case.created'], ...fields };
    const { status, json } = await send('A', 'POST', hooks, body);
    expect({ status, field: (json as { error: string }).error.split(': ')[0] }).toEqual({ status: 400, field });
  });

  it('are listed in pages, newest first, twice for one address, and at most 100', async () => {
    const { workspaceId, token } = await bed.workspace();
    expect(workspaceId).toBeTruthy();
    const post = () => send(token, 'POST', hooks, { url: 'https://example.org', events: ['case.created'] });
    const made: string[] = [];
    for (let n = 0; n < 100; n += 1) made.unshift(((await post()).json as { id: string }).id);
    expect(await post()).toMatchObject({ status: 400 });
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { json } = await send(token, 'GET', `${hooks}?limit=40${cursor && `&cursor=${cursor}`}`);
      const page = json as { data: { id: string }[]; next_cursor: string | null };
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(seen).toHaveLength(100);
    expect([...seen].sort()).toEqual([...made].sort());
  });

  it('are tested by a ping, signed, also while inactive', async () => {
    const { id } = await register('/ping', { secret: 'only for us' });
    await send('A', 'PATCH', `${hooks}/${id}`, { active: false });
    expect((await send('W', 'POST', `${hooks}/${id}/test`)).status).toBe(403);
    const { status, json } = await send('A', 'POST', `${hooks}/${id}/test`);
    expect({ status, json }).toEqual({
      status: 200,
      json: { delivered: true, status_code: 200, duration_ms: expect.any(Number), error: null },
    });
    const [ping] = await bed.receiver.received('/ping', 1);
    expect(JSON.parse(ping!.body)).toEqual({
      ...{ event: 'ping', workspace_id: bed.workspaceId, occurred_at: iso, data: { webhook_id: id } },
    });
    expect(ping!.headers['x-tracelight-signature']).toBe(signature(ping!.body, 'only for us'));
    bed.receiver.next('/ping', answer(500));
    expect((await send('A', 'POST', `${hooks}/${id}/test`)).json).toMatchObject({ delivered: false, status_code: 500 });
    expect(bed.receiver.at('/ping')).toHaveLength(2);
  });

  it('show their deliveries, in pages and by status', async () => {
    const { id } = await register('/deliveries');
    bed.receiver.next('/deliveries', answer(410));
    await bed.createCase({ title: 'gone' });
    await eventually('it is inactive', async () => {
      const { json } = await send('R', 'GET', `${hooks}/${id}`);
      return (json as { active: boolean }).active === false;
    });
    expect((await deliveries(id, '?status=succeeded')).data).toEqual([]);
    await send('A', 'PATCH', `${hooks}/${id}`, { active: true });
    await bed.createCase();
    await bed.createCase();
    const sent = await bed.receiver.received('/deliveries', 3);
    await eventually('both arrived', async () => (await deliveries(id, '?status=succeeded')).data.length === 2);
    const first = await deliveries(id, '?limit=2');
    expect(first.data[0]).toEqual({
      ...{ id: expect.any(String), event: 'case.created', attempt: 1, status: 'succeeded', status_code: 200 },
      ...{ error: null, created_at: iso, delivered_at: iso },
    });
    const last = await deliveries(id, `?limit=2&cursor=${first.next_cursor}`);
    expect(last).toMatchObject({ data: [{ status_code: 410, delivered_at: null }], next_cursor: null });
    const ids = [...first.data, ...last.data].map((one) => one.id);
    expect(sent.map(({ headers }) => headers['x-tracelight-delivery']).sort()).toEqual(ids.sort());
  });

  it('case 29: never reach a private address while the guard is on', async () => {
    const guarded = await startInvestigationsBed({
      env: { ALLOW_PRIVATE_TARGETS: 'false', RETRY_TIME_SCALE: '0.00001' },
    });
    try {
      const webhook = { url: guarded.receiver.url('/private'), events: ['case.created'] };
      const { json } = await guarded.send('A', 'POST', hooks, webhook);
      await guarded.createCase();
      const found = await eventually('the delivery has failed', async () => {
        const { id } = json as { id: string };
        const page = await guarded.send('R', 'GET', `${hooks}/${id}/deliveries?status=failed`);
        return (page.json as { data: object[] }).data[0];
      });
      expect(found).toMatchObject({ status: 'failed', status_code: null, delivered_at: null });
      expect(guarded.receiver.at('/private')).toEqual([]);
    } finally {
      await guarded.stop();
    }
  });
});
