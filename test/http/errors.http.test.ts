import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { call, startTestServer, type TestServer } from './test-server.ts';
import { toyProduct } from './toy-product.ts';

describe('errors and answers', () => {
  let test: TestDatabase;
  let server: TestServer;
  let headers: { authorization: string };

  const get = (path: string, more: object = {}) => call(`${server.url}${path}`, { headers: { ...headers, ...more } });

  beforeAll(async () => {
    test = await createTestDatabase();
    server = await startTestServer(test.db);
    headers = { authorization: `Bearer ${(await test.createWorkspace()).keys.evaluations!.webhookToken}` };
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  it('answers an internal error without stack, SQL or path, and logs all of it under the request id', async () => {
    for (const how of ['throw', 'sql']) {
      const answer = await get(`/api/break/${how}`, { 'x-request-id': `break-${how}` });
      expect(answer).toMatchObject({ status: 500, body: { code: 'INTERNAL', error: expect.any(String) } });
      expect(answer.text).not.toMatch(/kaboom|secret|nowhere|select|\.ts/);
      const line = server
        .logs()
        .split('\n')
        .find((one) => one.includes(`"break-${how}"`) && one.includes('"level":50'))!;
      expect(line).toMatch(how === 'throw' ? /kaboom in \/secret\/path/ : /database error 42P01/);
    }
  });

  it('treats an answer that does not fit its schema as an internal error', async () => {
    expect(await get('/api/unfit')).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
    expect(server.logs()).toContain('the answer 200 of unfitToy does not fit its schema');
  });

  it('answers unknown paths and methods in the shape of the product that owns the longest prefix', async () => {
    const other = {
      ...toyProduct,
      product: 'investigations' as const,
      owns: ['/api/v1/cases'],
      routes: [],
      credentials: [],
      errors: { ...toyProduct.errors, body: () => ({ other: true }) },
    };
    const two = await startTestServer(test.db, { products: [other, toyProduct] });
    const at = async (path: string, method = 'GET') => {
      const { status, body } = await call(`${two.url}${path}`, { method });
      return [status, body];
    };
    const toy = { code: 'NOT_FOUND', error: 'Not found.' };
    expect(await at('/api/nothing')).toEqual([404, toy]);
    expect(await at('/api')).toEqual([404, toy]);
    expect(await at('/api/v1/casesx')).toEqual([404, toy]);
    expect(await at('/api/v1/cases/%E0')).toEqual([404, { other: true }]);
    expect(await at('/api/v1/cases/1')).toEqual([404, { other: true }]);
    expect(await at('/api/toys', 'PUT')).toEqual([404, toy]);
    expect(await at('/api/toys', 'OPTIONS')).toEqual([404, toy]);
    expect(await at('/elsewhere')).toEqual([404, { code: 'not_found', error: 'Not found.' }]);
    expect(await at('/apix')).toEqual([404, { code: 'not_found', error: 'Not found.' }]);
    await two.close();
  });

  it('echoes a fit request id and makes one otherwise, on every kind of answer', async () => {
    for (const path of [
      '/api/toys/1',
      '/api/none',
      '/none',
      '/docs',
      '/openapi.json',
      '/health/live',
      '/api/break/throw',
    ]) {
      expect((await get(path, { 'x-request-id': 'a-B_9.z' })).headers.get('x-request-id')).toBe('a-B_9.z');
      for (const bad of ['with blank', 'x'.repeat(129), 'ü'])
        expect((await get(path, { 'x-request-id': encodeURI(bad) })).headers.get('x-request-id')).toMatch(
          /^[0-9a-f-]{36}$/,
        );
    }
  });

  it('sends security headers, no X-Powered-By and no ETag on API answers', async () => {
    const { headers: sent } = await get('/api/toys/1');
    expect(sent.get('x-content-type-options')).toBe('nosniff');
    expect(sent.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
    expect([sent.get('x-powered-by'), sent.get('etag')]).toEqual([null, null]);
    expect(sent.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('answers HEAD without a body, and streams other media types', async () => {
    expect(await call(`${server.url}/api/toys/1`, { method: 'HEAD', headers })).toMatchObject({
      status: 200,
      text: '',
    });
    const stream = await get('/api/stream');
    expect(stream).toMatchObject({ status: 200, text: 'data: 1\n\ndata: 2\n\n' });
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
  });

  it('tells a handler that its caller hung up', async () => {
    await expect(fetch(`${server.url}/api/wait`, { signal: AbortSignal.timeout(100) })).rejects.toThrow();
    await new Promise((done) => setTimeout(done, 100));
    expect(server.logs()).toContain('caller hung up');
  });

  it('refuses route tables that contradict themselves', async () => {
    const [first] = toyProduct.routes;
    const twice = { ...toyProduct, routes: [first!, { ...first!, auth: 'public' as const }] };
    await expect(startTestServer(test.db, { products: [twice] })).rejects.toThrow(
      /evaluations has two routes named createToy/,
    );
    await expect(startTestServer(test.db, { products: [twice] })).rejects.toThrow(/is public and asks for a scope/);
    const { checks } = toyProduct;
    const late = { ...toyProduct, checks: [...checks.filter((check) => check !== 'scope'), 'scope' as const] };
    await expect(startTestServer(test.db, { products: [late] })).rejects.toThrow(/must check who calls, and the scope/);
  });
});
