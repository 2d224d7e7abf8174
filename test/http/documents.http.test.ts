import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { HttpProduct } from '../../api/http/product.ts';
import { routesFor } from '../../api/http/routing/routes-for.ts';
import type { OperatorServices } from '../../api/operator/operator-services.ts';
import { operatorRoutes } from '../../api/operator/routes.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { otherKinds } from '../tenancy/other-kinds.ts';
import { call, startTestServer, type TestServer } from './test-server.ts';
import { toyProduct, toyRoutes } from './toy-product.ts';

const route = routesFor<OperatorServices>();
const facts = { tag: 'toys', auth: 'key', summary: 'A toy' } as const;
const noBytes = async () => new Uint8Array();
const companiesRoutes = [
  route({
    ...facts,
    id: 'createToy',
    method: 'post',
    path: '/v1/toys',
    answers: { 201: z.object({ size: z.number() }).meta({ id: 'Toy' }) },
    handle: async () => ({ size: 1 }),
  }),
  route({
    ...facts,
    id: 'exportToys',
    method: 'get',
    path: '/v1/export',
    answers: {
      200: {
        mediaType: 'application/x-protobuf',
        otherTypes: ['text/csv', 'image/svg+xml'],
        description: 'All toys.',
      },
    },
    handle: noBytes,
  }),
  route({
    ...facts,
    id: 'importToys',
    method: 'post',
    path: '/v1/export',
    bodyTypes: ['text/csv', 'application/octet-stream'],
    body: z.instanceof(Buffer),
    answers: { 204: null },
    handle: async () => {},
  }),
  route({
    ...facts,
    id: 'bundleToys',
    method: 'get',
    path: '/v1/bundle',
    answers: {
      200: {
        mediaType: 'application/stix+json',
        description: 'A bundle.',
        schema: z.object({ objects: z.array(z.string()) }),
      },
    },
    handle: noBytes,
  }),
];

/** Names that the toys of evaluations use too, for other things. */
const companies: HttpProduct<OperatorServices> = {
  ...toyProduct,
  product: 'companies',
  title: 'Toys & <more>',
  owns: ['/v1'],
  routes: companiesRoutes,
  credentials: [{ id: 'toyKey', header: 'x-retrace-key', kinds: [otherKinds.userKey] }],
};

const linksOf = (page: string): string[] => [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!);

function expectWholeReferences(document: { components: { schemas: object } }): void {
  for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g))
    expect(Object.keys(document.components.schemas)).toContain(name);
}

describe('documents, health and metrics', () => {
  let test: TestDatabase;
  let server: TestServer;
  let operator: { authorization: string };

  beforeAll(async () => {
    test = await createTestDatabase();
    server = await startTestServer(test.db, { products: [toyProduct, companies] });
    operator = { authorization: `Bearer ${await test.operatorToken()}` };
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  it('serves an OpenAPI 3.1 document in which every route, parameter, body and answer has its place', async () => {
    const { body: document } = await call(`${server.url}/openapi/evaluations.json`);
    expect(document.openapi).toBe('3.1.1');
    const operations = Object.values<Record<string, { operationId: string }>>(document.paths).flatMap(Object.values);
    const ids = operations.map(({ operationId }) => operationId);
    expect([...ids].sort()).toEqual(toyRoutes.map(({ id }) => id).sort());
    const { post } = document.paths['/api/toys'];
    expect(Object.keys(post.responses).sort()).toEqual(['201', '400', '401', '403', '413', '415', '429', '500', '503']);
    expect(post.requestBody.content['application/json'].schema.required).toEqual(['name']);
    expect(post.security).toEqual([{ toyBearer: ['write'] }, { toyKey: ['write'] }]);
    expect(document.paths['/api/toys/{id}'].get.parameters).toMatchObject([{ in: 'path', name: 'id', required: true }]);
    expect(document.paths['/api/once'].post.parameters).toMatchObject([{ in: 'header', name: 'Idempotency-Key' }]);
    expect(document.components.securitySchemes).toEqual({
      toyBearer: { type: 'http', scheme: 'bearer' },
      toyKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
    });
    expect(document.components.schemas.Toy.additionalProperties).toBeUndefined();
    expectWholeReferences(document);
  });

  it('describes bodies that are no JSON: text as text, other bytes as a file, one answer in several types', async () => {
    const { paths } = (await call(`${server.url}/openapi/companies.json`)).body;
    expect(paths['/v1/export'].get.responses['200'].content).toEqual({
      'application/x-protobuf': { schema: { type: 'string', format: 'binary' } },
      'text/csv': { schema: { type: 'string' } },
      'image/svg+xml': { schema: { type: 'string' } },
    });
    expect(paths['/v1/export'].post.requestBody.content).toEqual({
      'text/csv': { schema: { type: 'string' } },
      'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
    });
    const bundle = paths['/v1/bundle'].get.responses['200'].content['application/stix+json'].schema;
    expect(bundle).toMatchObject({ type: 'object', required: ['objects'] });
  });

  it('gives each product names of its own, and tells them apart where all are in one document', async () => {
    const { body: own } = await call(`${server.url}/openapi/companies.json`);
    expect(own.paths['/v1/toys'].post.operationId).toBe('createToy');
    expect(Object.keys(own.components.schemas)).toContain('Toy');
    expect(own.paths['/v1/toys'].post.responses['201'].content['application/json'].schema.$ref).toMatch(/\/Toy$/);

    const { body: all } = await call(`${server.url}/openapi.json`);
    const post = (path: string) => all.paths[path].post;
    expect(post('/v1/toys').operationId).toBe('companies.createToy');
    expect(post('/api/toys').operationId).toBe('evaluations.createToy');
    expect(post('/api/once').operationId).toBe('onceToy'); // has one product
    const schemaOf = (path: string) =>
      all.components.schemas[post(path).responses['201'].content['application/json'].schema.$ref.split('/').at(-1)];
    expect(schemaOf('/v1/toys').required).toEqual(['size']);
    expect(schemaOf('/api/toys').required).toEqual(['id', 'name']);
    expect(post('/v1/toys').security).toEqual([{ 'companies.toyKey': ['write'] }]);
    expect(all.components.securitySchemes).toMatchObject({
      'companies.toyKey': { name: 'x-retrace-key' },
      'evaluations.toyKey': { name: 'x-api-key' },
      operatorToken: { scheme: 'bearer' },
    });
    const ids = Object.values<Record<string, { operationId: string }>>(all.paths).flatMap(Object.values);
    const count = toyRoutes.length + operatorRoutes.length + companiesRoutes.length;
    expect(new Set(ids.map(({ operationId }) => operationId)).size).toBe(count);
    expectWholeReferences(all);
  });

  it('serves a page per product and one that leads to them, by itself, under a policy without inline scripts', async () => {
    expect((await call(`${server.url}/`)).headers.get('location')).toBe('/docs');
    const start = await call(`${server.url}/docs`);
    expect(linksOf(start.text)).toEqual(
      expect.arrayContaining(
        ['evaluations', 'companies', 'operator'].flatMap((name) => [`/docs/${name}`, `/openapi/${name}.json`]),
      ),
    );
    expect(start.text).toContain('Toys &amp; &lt;more&gt;');
    for (const path of linksOf(start.text)) {
      const page = await call(`${server.url}${path}`);
      expect([path, page.status]).toEqual([path, 200]);
      expect(page.text).not.toMatch(/<script>|(?:src|href)="https?:/);
      expect(page.headers.get('x-content-type-options')).toBe('nosniff');
      expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self';script-src-attr 'none'/);
      expect(page.headers.get('content-type')).toMatch(/html|json|css|png/);
    }
    const page = await call(`${server.url}/docs/companies`);
    expect(page.text).toContain('<title>Tracework: Toys &amp; &lt;more&gt;</title>');
    expect(page.text).toContain('data-document="/openapi/companies.json"');
    expect(linksOf(page.text)).toHaveLength(6);
    for (const path of linksOf(page.text)) {
      const asset = await call(`${server.url}${path}`);
      expect([path, asset.status]).toEqual([path, 200]);
      expect(asset.headers.get('content-type')).toMatch(/javascript|css|png|html/);
    }
    for (const path of [
      '/docs/docs-page.ts',
      '/docs/package.json',
      '/docs/../server.ts',
      '/docs/%2e%2e/server.ts',
      '/docs/traces',
      '/docs/pages.ts',
      '/openapi/traces.json',
    ])
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

  it('tells the operator how many jobs wait for a place, which is not late', async () => {
    const one = { queue: 'log', workspaceId: randomUUID(), key: 'openai', waiting: 9_000, placesTaken: 100 };
    server.waiting.push(one, { ...one, key: 'anthropic', waiting: 2 });
    server.ages.log = 1;
    expect(await call(`${server.url}/health/work`, { headers: operator })).toMatchObject({
      status: 200,
      body: { status: 'on time', waiting: { log: 9_002 } },
    });
    const { body } = await call(`${server.url}/ops/waiting-jobs`, { headers: operator });
    expect(body.waitingJobs).toEqual([one, { ...one, key: 'anthropic', waiting: 2 }]);
  });

  it('counts requests by route, method and status for the operator', async () => {
    await call(`${server.url}/health/live`);
    await call(`${server.url}/api/toys/1`);
    const { text, headers } = await call(`${server.url}/metrics`, { headers: operator });
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toContain(
      'http_request_duration_seconds_count{product="operator",route="healthLive",method="GET",status="200"}',
    );
    expect(text).toContain(
      'http_request_duration_seconds_count{product="evaluations",route="readToy",method="GET",status="401"} 1',
    );
    expect(text).toContain('nodejs_eventloop_lag');
  });
});
