import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { operatorRoutes } from '../../api/operator/routes.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { call, startTestServer, type TestServer } from './test-server.ts';
import { toyRoutes } from './toy-product.ts';

describe('documents, health and metrics', () => {
  let test: TestDatabase;
  let server: TestServer;
  let operator: { authorization: string };

  beforeAll(async () => {
    test = await createTestDatabase();
    server = await startTestServer(test.db);
    operator = { authorization: `Bearer ${await test.operatorToken()}` };
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  it('serves one OpenAPI 3.1 document in which every route, parameter, body and answer has its place', async () => {
    const { body: document } = await call(`${server.url}/openapi.json`);
    expect(document.openapi).toBe('3.1.1');
    const operations = Object.values<Record<string, { operationId: string }>>(document.paths).flatMap(Object.values);
    const ids = operations.map(({ operationId }) => operationId);
    expect([...ids].sort()).toEqual([...toyRoutes, ...operatorRoutes].map(({ id }) => id).sort());
    expect(new Set(ids).size).toBe(ids.length);
    const { post } = document.paths['/api/toys'];
    expect(Object.keys(post.responses).sort()).toEqual(['201', '400', '401', '403', '413', '415', '429', '500', '503']);
    expect(post.requestBody.content['application/json'].schema.required).toEqual(['name']);
    expect(post.security).toEqual([{ toyBearer: ['write'] }, { toyKey: ['write'] }]);
    expect(document.paths['/api/toys/{id}'].get.parameters).toMatchObject([{ in: 'path', name: 'id', required: true }]);
    expect(document.paths['/api/once'].post.parameters).toMatchObject([{ in: 'header', name: 'Idempotency-Key' }]);
    expect(document.components.securitySchemes).toMatchObject({
      operatorToken: { type: 'http', scheme: 'bearer' },
      toyKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
    });
    expect(document.components.schemas.Toy.additionalProperties).toBeUndefined();
    for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      expect(document.components.schemas).toHaveProperty(name!);
  });

  it('serves the reference page and all it needs by itself, under a policy without inline scripts', async () => {
    expect((await call(`${server.url}/`)).headers.get('location')).toBe('/docs');
    const page = await call(`${server.url}/docs`);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self';script-src-attr 'none'/);
    expect(page.text).not.toMatch(/<script>|https?:/);
    const assets = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path);
    expect(assets).toHaveLength(4);
    for (const path of assets) {
      const asset = await call(`${server.url}${path}`);
      expect([path, asset.status]).toEqual([path, 200]);
      expect(asset.headers.get('x-content-type-options')).toBe('nosniff');
      expect(asset.headers.get('content-type')).toMatch(/javascript|css|png/);
    }
    for (const path of ['/docs/docs-page.ts', '/docs/package.json', '/docs/../server.ts', '/docs/%2e%2e/server.ts'])
      expect((await call(`${server.url}${path}`)).status).toBe(404);
  });

  it('reports late work to the operator', async () => {
    const work = () => call(`${server.url}/health/work`, { headers: operator });
    Object.assign(server.ages, { log: 59, empty: null });
    expect(await work()).toMatchObject({
      status: 200,
      body: { status: 'on time', oldestDueSeconds: { log: 59, empty: null } },
    });
    server.ages.log = 61;
    expect(await work()).toMatchObject({ status: 503, body: { status: 'late', limitSeconds: 60 } });
  });

  it('counts requests by route, method and status for the operator', async () => {
    await call(`${server.url}/health/live`);
    await call(`${server.url}/api/toys/1`);
    const { text, headers } = await call(`${server.url}/metrics`, { headers: operator });
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toContain('http_request_duration_seconds_count{route="healthLive",method="GET",status="200"}');
    expect(text).toContain('http_request_duration_seconds_count{route="readToy",method="GET",status="401"} 1');
    expect(text).toContain('nodejs_eventloop_lag');
  });
});
