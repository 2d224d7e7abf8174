import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LimitRule } from '../../api/http/limits/limit-rule.ts';
import type { HttpProduct } from '../../api/http/product.ts';
import type { OperatorServices } from '../../api/operator/operator-services.ts';
import { type Database, openDatabase } from '../../db/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { call, startTestServer, type TestServer } from './test-server.ts';
import { toyProduct } from './toy-product.ts';

describe('rate limits', () => {
  let test: TestDatabase;
  let otherDb: Database;
  let servers: TestServer[];

  beforeAll(async () => {
    test = await createTestDatabase();
    otherDb = await openDatabase({ url: test.url });
    servers = [await startTestServer(test.db), await startTestServer(otherDb)];
  });
  afterAll(async () => {
    for (const server of servers) await server.close();
    await otherDb.close();
    await test.drop();
  });

  const signIn = async () => ({
    authorization: `Bearer ${(await test.createWorkspace()).keys.evaluations!.webhookToken}`,
  });
  const post = (process: number, headers: object, json: unknown = { name: 'a' }) =>
    call(`${servers[process]!.url}/api/toys`, { method: 'POST', headers, json });

  it('counts every authenticated request of a workspace over two processes, valid or not, and refuses the 61st', async () => {
    const headers = await signIn();
    for (let index = 0; index < 60; index += 1) {
      const { status } = await post(index % 2, headers, index % 3 === 0 ? {} : { name: 'a' });
      expect(status).toBe(index % 3 === 0 ? 400 : 201);
    }
    for (const process of [0, 1]) {
      const refused = await post(process, headers);
      expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
      expect(refused.body.error).toBe('Too many requests. Please slow down and try again shortly.');
      expect(refused.headers.get('retry-after')).toBe('60');
    }
    expect((await post(0, await signIn())).status).toBe(201); // another workspace
  });

  it('lets exactly 60 of a burst of 100 pass', async () => {
    const headers = await signIn();
    const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => post(index % 2, headers)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(60);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(40);
  });

  it('counts no request without a valid credential', async () => {
    const headers = await signIn();
    for (let index = 0; index < 70; index += 1) await post(0, { ...headers, 'x-api-key': 'ek-wrong' });
    expect((await post(0, headers)).status).toBe(201);
  });

  it('multiplies limits by RATE_LIMIT_SCALE', async () => {
    const headers = await signIn();
    const server = await startTestServer(test.db, { env: { RATE_LIMIT_SCALE: '0.05' } });
    const statuses = [];
    for (let index = 0; index < 4; index += 1)
      statuses.push((await call(`${server.url}/api/toys`, { method: 'POST', headers, json: { name: 'a' } })).status);
    expect(statuses).toEqual([201, 201, 201, 429]);
    await server.close();
  });

  it('gives products limit headers on every answer, and anonymous callers a window by address', async () => {
    const anonymousLimit: LimitRule = { name: 'anon', limit: 3, windowMs: 60_000, by: 'ip', retryAfter: 'oldest' };
    const limited: HttpProduct<OperatorServices> = {
      ...toyProduct,
      anonymousLimit,
      headers: (limits) => {
        const shown = limits.get('toys') ?? limits.get('anon');
        return {
          'x-ratelimit-remaining': String(shown?.remaining ?? 'none'),
          'x-ratelimit-reset': String(Math.ceil((shown?.resetAtMs ?? 0) / 1000)),
        };
      },
    };
    const server = await startTestServer(test.db, { products: [limited] });
    const remaining = async (path: string, init = {}) => {
      const { status, headers } = await call(`${server.url}${path}`, init);
      return [status, headers.get('x-ratelimit-remaining')];
    };
    expect(await remaining('/api/toys', { method: 'POST', headers: await signIn(), json: { name: 'a' } })).toEqual([
      201,
      '59',
    ]);
    expect(await remaining('/api/toys/1')).toEqual([401, '2']);
    expect(await remaining('/api/none')).toEqual([404, '1']);
    expect(await remaining('/api/none/%E0')).toEqual([404, '0']);
    const refused = await call(`${server.url}/api/toys/1`);
    expect(refused.status).toBe(429);
    const reset = Number(refused.headers.get('x-ratelimit-reset')) - Date.now() / 1000;
    expect(reset).toBeGreaterThan(55);
    expect(reset).toBeLessThan(62);
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(55);
    expect(wait).toBeLessThanOrEqual(60);
    await server.close();
  });
});
