import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { HttpProduct } from '../../api/http/product.ts';
import { routesFor } from '../../api/http/routing/routes-for.ts';
import { tableMistakes } from '../../api/http/routing/table-mistakes.ts';
import type { OperatorServices } from '../../api/operator/operator-services.ts';
import { PublicError } from '../../domain/errors.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { call, startTestServer, type TestServer } from './test-server.ts';
import { toyProduct } from './toy-product.ts';

const friend = 'https://app.example.com';
const stranger = 'https://evil.example.com';
const framable = "default-src 'none'; script-src 'none'; frame-ancestors *";
const hsts = 'max-age=63072000; includeSubDomains; preload';
const route = routesFor<OperatorServices>();
const facts = { tag: 'toys', auth: 'public', summary: 'A toy', method: 'get' } as const;

const traces: HttpProduct<OperatorServices> = {
  ...toyProduct,
  product: 'traces',
  owns: ['/v1/traces', '/embed'],
  routes: [
    route({
      ...facts,
      id: 'readTrace',
      path: '/v1/traces/:id',
      answers: { 200: z.object({}) },
      handle: async () => ({}),
    }),
    route({
      ...facts,
      id: 'openTrace',
      path: '/v1/traces/open/all',
      answers: { 200: z.object({}) },
      handle: async () => ({}),
    }),
    route({
      ...facts,
      id: 'embed',
      path: '/embed/:slug',
      params: z.object({ slug: z.string() }),
      headers: { 'content-security-policy': framable },
      answers: { 200: { mediaType: 'text/html', description: 'A page.' } },
      handle: async ({ params }) => {
        if (params.slug === 'none') throw new PublicError('not_found', 'Not here.');
        return '<p>';
      },
    }),
  ],
  headers: () => ({ 'strict-transport-security': hsts }),
  cors: [
    {
      under: '/v1/traces',
      origins: [friend],
      headers: ['x-retrace-key'],
      exposed: ['retry-after'],
      maxAgeSeconds: 600,
    },
    { under: '/v1/traces/open', origins: '*' },
  ],
};

describe('pages of other origins', () => {
  let test: TestDatabase;
  let server: TestServer;

  beforeAll(async () => {
    test = await createTestDatabase();
    server = await startTestServer(test.db, { products: [toyProduct, traces] });
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  const get = (path: string, origin: string) => call(`${server.url}${path}`, { headers: { origin } });
  const ask = (path: string, origin: string) =>
    call(`${server.url}${path}`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });
  const corsOf = ({ headers }: { headers: Headers }) =>
    Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));

  it('may call nothing where a product has no rule', async () => {
    expect(corsOf(await get('/api/toys/1', friend))).toEqual({});
    expect(await ask('/api/toys/1', friend)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  it('may call what the rule of a product names, are told so ahead, and read its errors too', async () => {
    const asked = await ask('/v1/traces/1', friend);
    expect([asked.status, asked.text]).toEqual([204, '']);
    expect(corsOf(asked)).toEqual({
      'access-control-allow-origin': friend,
      'access-control-allow-methods': 'GET',
      'access-control-allow-headers': 'x-retrace-key',
      'access-control-expose-headers': 'retry-after',
      'access-control-max-age': '600',
    });
    for (const path of ['/v1/traces/1', '/v1/traces/none/of/them', '/v1/traces/%ff']) {
      const answer = await get(path, friend);
      expect(corsOf(answer)).toEqual({
        'access-control-allow-origin': friend,
        'access-control-expose-headers': 'retry-after',
      });
      expect(answer.headers.get('vary')).toBe('Origin');
    }
  });

  it('of an origin that the rule does not name may not, and caches are told that answers differ', async () => {
    const asked = await ask('/v1/traces/1', stranger);
    expect([asked.status, corsOf(asked)]).toEqual([204, {}]);
    const answer = await get('/v1/traces/1', stranger);
    expect([answer.status, corsOf(answer), answer.headers.get('vary')]).toEqual([200, {}, 'Origin']);
  });

  it('follow the rule of the longest prefix', async () => {
    const answer = await get('/v1/traces/open/none', stranger);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(corsOf(await get('/v1/traces/opened', stranger))).toEqual({});
  });

  it('meet a plain OPTIONS as a path that is not there', async () => {
    expect((await call(`${server.url}/v1/traces/1`, { method: 'OPTIONS' })).status).toBe(404);
  });

  it('see the headers that a product or a route has of its own, on errors and unknown paths too', async () => {
    for (const path of ['/v1/traces/1', '/v1/traces/none/of/them', '/v1/traces/%ff', '/embed/none'])
      expect((await get(path, friend)).headers.get('strict-transport-security')).toBe(hsts);
    expect((await get('/api/toys/1', friend)).headers.get('strict-transport-security')).not.toBe(hsts);
    for (const [path, status] of [
      ['/embed/a', 200],
      ['/embed/none', 404],
    ] as const) {
      const page = await get(path, stranger);
      expect([page.status, page.headers.get('content-security-policy')]).toEqual([status, framable]);
      expect(page.headers.get('x-frame-options')).toBeNull();
    }
    expect((await get('/v1/traces/1', friend)).headers.get('content-security-policy')).not.toBe(framable);
  });

  it('have no rule for paths that its product does not own', () => {
    const cors = [{ under: '/v2', origins: '*' as const }];
    expect(tableMistakes([{ ...traces, cors }])).toEqual([
      'traces has a rule for pages under /v2, which it does not own',
    ]);
  });
});
