import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LimitRule } from '../../api/http/limits/limit-rule.ts';
import type { HttpProduct } from '../../api/http/product.ts';
import type { OperatorServices } from '../../api/operator/operator-services.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { call, startTestServer, type TestServer } from './test-server.ts';
import { toyProduct } from './toy-product.ts';

const minute = { windowMs: 60_000, retryAfter: 'oldest' } as const;
const reads: LimitRule = { ...minute, name: 'reads', limit: 4, by: 'workspace' };
const writes: LimitRule = { ...minute, name: 'writes', limit: 3, by: 'workspace' };
const anonymous: LimitRule = { ...minute, name: 'anonymous', limit: 5, by: 'ip' };

/** Reads and writes are counted apart, public routes and callers without a key by address. */
const product: HttpProduct<OperatorServices> = {
  ...toyProduct,
  unknownPathNeedsKey: true,
  anonymousLimit: anonymous,
  limits: (route) => {
    if (route?.auth === 'public') return [anonymous];
    return route === null || route.method === 'get' ? [reads] : [writes];
  },
  headers: (limits) => ({
    'x-counted': [...limits].map(([name, { remaining }]) => `${name}:${remaining}`).join(' '),
  }),
};

describe('the limits of routes and products', () => {
  let test: TestDatabase;
  let server: TestServer;

  beforeAll(async () => {
    test = await createTestDatabase();
    server = await startTestServer(test.db, { products: [product] });
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  const signIn = async () => ({
    authorization: `Bearer ${(await test.createWorkspace()).keys.evaluations!.webhookToken}`,
  });
  const counted = async (headers: object, method: string, path: string, json?: unknown) => {
    const answer = await call(`${server.url}${path}`, { method, headers, ...(json !== undefined && { json }) });
    return [answer.status, answer.headers.get('x-counted')];
  };

  it('count the routes that name none by the rules of the product, which may differ by route', async () => {
    const me = await signIn();
    expect(await counted(me, 'GET', '/api/toys/1')).toEqual([200, 'reads:3']);
    expect(await counted(me, 'GET', '/api/nothing')).toEqual([404, 'reads:2']);
    expect(await counted(me, 'DELETE', '/api/toys/1')).toEqual([204, 'writes:2']);
    expect(await counted(me, 'POST', '/api/any', {})).toEqual([200, 'writes:1']);
    expect(await counted(me, 'POST', '/api/any', 1)).toEqual([400, 'writes:0']);
    expect(await counted(me, 'POST', '/api/any', {})).toEqual([429, 'writes:0']);
    expect(await counted(me, 'GET', '/api/toys/1')).toEqual([200, 'reads:1']);
    expect(await counted({}, 'GET', '/api/toys/1')).toEqual([401, 'anonymous:4']);
    expect(await counted({}, 'GET', '/api/nothing')).toEqual([401, 'anonymous:3']);
    expect(await counted({}, 'GET', '/api/stream')).toEqual([200, 'anonymous:2']);
  });

  it('count a route by each of its own instead, in order, and tell the headers which were counted', async () => {
    const me = await signIn();
    const buy = (json: object) => call(`${server.url}/api/purchases`, { method: 'POST', headers: me, json });
    const first = await buy({});
    expect(first).toMatchObject({
      status: 402,
      body: { code: 'TOYS_EXHAUSTED', error: 'Not enough.', requested: 5, shortfall: 2 },
    });
    expect(first.headers.get('x-counted')).toBe('toys.requests:99 toys.volume:2');
    expect((await buy({ taken: true })).body).toEqual({ code: 'TOY_TAKEN', error: 'Somebody has it.', holder: 'Ann' });
    await buy({});
    const refused = await buy({});
    expect(refused).toMatchObject({ status: 429, body: { code: 'TOY_VOLUME' } });
    expect(refused.headers.get('x-counted')).toBe('toys.requests:96 toys.volume:0');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('count what a handler takes by its weight, all or nothing, and answer the code that the rule names', async () => {
    const me = await signIn();
    const buy = (volume: number) =>
      call(`${server.url}/api/purchases`, { method: 'POST', headers: me, json: { volume } });
    expect((await buy(8)).headers.get('x-counted')).toBe('toys.requests:99 toys.volume:2 toys.items:2');
    const tooMuch = await buy(3);
    expect(tooMuch).toMatchObject({ status: 429, body: { code: 'TOY_VOLUME' } });
    expect(tooMuch.headers.get('x-counted')).toBe('toys.requests:98 toys.volume:1 toys.items:2');
    expect((await buy(2)).status).toBe(402);
  });

  it('give back what was counted in a transaction that rolled back', async () => {
    const me = await signIn();
    const run = (json: object) => call(`${server.url}/api/runs`, { method: 'POST', headers: me, json });
    const unlimited = await startTestServer(test.db);
    const runThere = (json: object) => call(`${unlimited.url}/api/runs`, { method: 'POST', headers: me, json });
    for (let index = 0; index < 5; index += 1) expect((await runThere({ fail: true })).status).toBe(409);
    const answers = await Promise.all([1, 2, 3, 4].map(() => runThere({})));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 204, 429, 429]);
    const refused = await run({});
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3600']);
    expect(refused.headers.get('x-counted')).toBe('writes:2 toys.runs:0');
    await unlimited.close();
  });
});
