import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findDelivery } from '../../db/webhooks/deliveries/view-deliveries.ts';
import { call, startTestServer, type TestServer } from '../http/test-server.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { type StoredDelivery, storeDelivery } from './stored-deliveries.ts';

describe('deliveries as an operator sees them', () => {
  let test: TestDatabase;
  let server: TestServer;
  let headers: { authorization: string };
  beforeAll(async () => {
    test = await createTestDatabase();
    server = await startTestServer(test.db);
    headers = { authorization: `Bearer ${await test.operatorToken()}` };
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  const newWorkspace = async () => {
    const { workspaceId, keys } = await test.createWorkspace();
    return {
      workspaceId,
      keys,
      store: (delivery?: StoredDelivery) => storeDelivery(test.db, workspaceId, delivery),
      read: (id: string) => findDelivery(test.db, workspaceId, id),
      get: (path: string) => call(at(path), { headers }),
      post: (path: string, json?: object) => call(at(path), { method: 'POST', headers, json }),
      list: (query = '') => listAll(`?workspace=${workspaceId}&${query.slice(1)}`),
      retry: { workspace: workspaceId },
    };
  };
  const at = (path: string) => `${server.url}/ops/deliveries${path}`;
  const listAll = async (query = ''): Promise<string[]> =>
    (await call(at(query), { headers })).body.deliveries.map(({ id }: { id: string }) => id);

  it('lists them newest first, by state, receiver and time, page by page', async () => {
    const { store, list } = await newWorkspace();
    const old = await store({ createdAt: '2026-01-01T00:00:00Z' });
    const other = await store({ createdAt: '2026-02-01T00:00:00Z', receiver: 'https://other.example' });
    const sent = await store({ createdAt: '2026-03-01T00:00:00Z', state: 'succeeded' });
    expect(await list()).toEqual([sent, other, old]);
    expect(await list('?state=failed')).toEqual([other, old]);
    expect(await list('?receiver=https://other.example')).toEqual([other]);
    expect(await list('?since=2026-02-01')).toEqual([sent, other]);
    expect(await list('?limit=2')).toEqual([sent, other]);
    expect(await list(`?limit=2&before=${other}`)).toEqual([old]);
    expect(await list(`?before=${randomUUID()}`)).toEqual([]);
  });

  it('lists those about one entity, whatever its id looks like, together with the other filters', async () => {
    const { store, list, get } = await newWorkspace();
    const failed = await store({ logId: 'run/1 ?', createdAt: '2026-01-01T00:00:00Z' });
    const sent = await store({ logId: 'run/1 ?', createdAt: '2026-02-01T00:00:00Z', state: 'succeeded' });
    await store({ logId: 'run/1' });
    await store();
    const entity = `entity=${encodeURIComponent('log/run/1 ?')}`;
    expect(await list(`?${entity}`)).toEqual([sent, failed]);
    expect(await list(`?${entity}&state=failed`)).toEqual([failed]);
    expect(await list('?entity=case/run')).toEqual([]);
    expect((await get(`/${failed}`)).body.entity).toEqual({ kind: 'log', id: 'run/1 ?' });
  });

  it.each([
    'entity=log',
    'entity=log/',
    'entity=/x',
    'entity=Log/x',
    'state=lost',
    'since=yesterday',
    'limit=0',
    'limit=501',
    'limit=many',
    'before=1',
    'receiver=',
    'workspace=default',
  ])('refuses ?%s', async (query) => {
    const { get } = await newWorkspace();
    expect((await get(`?${query}`)).status).toBe(400);
  });

  it('shows one with where it goes and how each attempt went, never its body', async () => {
    const { store, get, workspaceId } = await newWorkspace();
    const id = await store({ tried: [500, 404] });
    const { status, body } = await get(`/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{
        id,
        workspaceId,
        product: 'evaluations',
        event: 'flagged',
        entity: null,
        source: 'callback',
        state: 'failed',
        attempts: 2,
      },
      ...{ receiver: 'https://receiver.example', url: 'https://receiver.example/hook', lastError: 'answered 500' },
      history: [
        { number: 1, durationMs: 12, status: 500, error: null, answer: 'no' },
        { number: 2, status: 404 },
      ],
    });
    expect(body).not.toHaveProperty('body');
  });

  it.each(['failed', 'cancelled'] as const)('sets one that was %s going again, with its history', async (state) => {
    const { store, post, read } = await newWorkspace();
    const id = await store({ state });
    for (let time = 0; time < 2; time += 1) {
      expect(await post(`/${id}/retry`)).toMatchObject({ status: 200, body: { state: 'pending' } });
      expect(await read(id)).toMatchObject({
        state: 'pending',
        attempts: 1,
        settledAt: null,
        history: [{ number: 1 }],
      });
      expect(Date.parse((await read(id))?.dueAt ?? '')).toBeLessThanOrEqual(Date.now() + 1_000);
    }
  });

  it('sends one that waits at once, and leaves one alone that is being sent or has arrived', async () => {
    const { store, post, read } = await newWorkspace();
    const [waits, isSent, arrived] = [
      await store({ state: 'pending' }),
      await store({ state: 'pending', leased: true }),
      await store({ state: 'succeeded' }),
    ];
    expect(await post(`/${waits}/retry`)).toMatchObject({ status: 200, body: { state: 'pending' } });
    expect(Date.parse((await read(waits))?.dueAt ?? '')).toBeLessThanOrEqual(Date.now() + 1_000);
    for (const [id, status] of [
      [isSent, 200],
      [arrived, 409],
    ] as const) {
      const before = await read(id);
      expect((await post(`/${id}/retry`)).status).toBe(status);
      expect(await read(id)).toEqual(before);
    }
  });

  it('wakes the drain of what is sent again, and none where nothing is', async () => {
    const { store, post, workspaceId } = await newWorkspace();
    const since = '2026-02-01T00:00:00Z';
    const woken = async (path: string, json?: object) => {
      server.woken.length = 0;
      await post(path, json);
      return [...server.woken];
    };
    const drain = (receiver: string) => [`deliver-webhooks/${workspaceId}/${receiver}`];
    const waits = await store({ state: 'pending', receiver: 'https://one.example' });
    const failed = await store({ receiver: 'subscription/7' });
    expect(await woken(`/${waits}/retry`)).toEqual(drain('https://one.example'));
    expect(await woken(`/${failed}/retry`)).toEqual(drain('subscription/7'));
    await store({ receiver: 'workspace' });
    expect(await woken('/retry', { receiver: 'workspace', since })).toEqual(drain('workspace'));
    expect(await woken('/retry', { receiver: 'workspace', since })).toEqual([]);
    expect(await woken(`/${await store({ state: 'succeeded' })}/retry`)).toEqual([]);
    expect(await woken(`/${randomUUID()}/retry`)).toEqual([]);
  });

  it('sets all going again that failed at one receiver since a time, and nothing else', async () => {
    const { store, post, list, retry: ofWorkspace } = await newWorkspace();
    const since = '2026-02-01T00:00:00Z';
    await store({ createdAt: '2026-01-31T23:59:59Z' });
    await store({ createdAt: since, receiver: 'https://other.example' });
    await store({ createdAt: since, state: 'succeeded' });
    const wanted = [
      await store({ createdAt: since }),
      await store({ createdAt: '2026-03-01T00:00:00Z', state: 'cancelled' }),
    ];
    const retry = { receiver: 'https://receiver.example', since, ...ofWorkspace };
    expect(await post('/retry', retry)).toMatchObject({ status: 200, body: { retried: 2 } });
    expect(await list('?state=pending')).toEqual(wanted.reverse());
    expect(await post('/retry', retry)).toMatchObject({ status: 200, body: { retried: 0 } });
    for (const bad of [{}, { receiver: 'x' }, { since }, { receiver: '', since }, { receiver: 'x', since: 'soon' }])
      expect((await post('/retry', bad)).status).toBe(400);
  });

  it('shows those of every workspace newest first, page by page, and of one where it is named', async () => {
    const [one, two, none] = [await newWorkspace(), await newWorkspace(), await newWorkspace()];
    const receiver = 'https://all.example';
    const [a, b, c, d] = [
      await one.store({ receiver, createdAt: '2026-01-01T00:00:00Z' }),
      await two.store({ receiver, createdAt: '2026-01-02T00:00:00Z' }),
      await two.store({ receiver, createdAt: '2026-01-03T00:00:00Z' }),
      await one.store({ receiver, createdAt: '2026-01-04T00:00:00Z' }),
    ];
    const page = (more = '') => listAll(`?receiver=${receiver}${more}`);
    expect(await page()).toEqual([d, c, b, a]);
    expect(await page('&limit=3')).toEqual([d, c, b]);
    expect(await page(`&limit=2&before=${c}`)).toEqual([b, a]);
    expect(await page(`&limit=1&before=${d}`)).toEqual([c]);
    expect(await page('&since=2026-01-02T12:00:00Z')).toEqual([d, c]);
    expect(await page(`&workspace=${one.workspaceId}`)).toEqual([d, a]);
    expect(await none.list()).toEqual([]);
    expect(await page(`&workspace=${randomUUID()}`)).toEqual([]);
    expect((await listAll()).slice(0, 1)).not.toEqual([]);
  });

  it('sets going again what failed at a receiver in every workspace, or in one', async () => {
    const [one, two] = [await newWorkspace(), await newWorkspace()];
    const receiver = 'https://down.example';
    const retry = { receiver, since: '2026-01-01' };
    const ids = [await one.store({ receiver }), await two.store({ receiver }), await two.store({ receiver })];
    server.woken.length = 0;
    expect((await one.post('/retry', { ...retry, ...one.retry })).body).toEqual({ retried: 1 });
    expect((await one.post('/retry', retry)).body).toEqual({ retried: 2 });
    const woken = [one, two].map(({ workspaceId }) => `deliver-webhooks/${workspaceId}/${receiver}`);
    expect(server.woken).toEqual(woken);
    expect((await listAll(`?receiver=${receiver}&state=pending`)).sort()).toEqual(ids.sort());
  });

  it('knows no ids that are none', async () => {
    const { get, post } = await newWorkspace();
    for (const one of [randomUUID(), 'x']) {
      expect((await get(`/${one}`)).status).toBe(404);
      expect((await post(`/${one}/retry`)).status).toBe(404);
    }
  });

  it('asks for the operator token', async () => {
    const { keys } = await newWorkspace();
    const id = randomUUID();
    for (const headers of [{}, { authorization: `Bearer ${keys.evaluations!.webhookToken}` }])
      for (const [method, path] of [
        ['GET', ''],
        ['GET', `/${id}`],
        ['POST', `/${id}/retry`],
        ['POST', '/retry'],
      ])
        expect((await call(`${server.url}/ops/deliveries${path}`, { method, headers } as RequestInit)).status).toBe(
          401,
        );
  });
});
