import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { CredentialForm } from '../../api/http/auth/credential-form.ts';
import type { HttpProduct } from '../../api/http/product.ts';
import { routesFor } from '../../api/http/routing/routes-for.ts';
import type { OperatorServices } from '../../api/operator/operator-services.ts';
import { createKey } from '../../db/tenancy/keys/access-key.repository.ts';
import { inWorkspace } from '../../db/tenant.ts';
import { PublicError } from '../../domain/errors.ts';
import type { KeyKind } from '../../domain/tenancy/key-kind.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { otherKinds } from '../tenancy/other-kinds.ts';
import { companiesShape } from './companies-errors.ts';
import { call, startTestServer, type TestServer } from './test-server.ts';
import { toyProduct } from './toy-product.ts';

const route = routesFor<OperatorServices>();

/** One product of each wire format to come, with one route that says whose key was sent. */
const product = (
  name: string,
  owns: string,
  credentials: CredentialForm[],
  more: Partial<HttpProduct<OperatorServices>> = {},
): HttpProduct<OperatorServices> => ({
  ...toyProduct,
  product: name,
  owns: [owns],
  credentials,
  credentialRule: 'first',
  routes: [
    route({
      id: `${name}Who`,
      method: 'post',
      path: `${owns}/:id`,
      summary: 'Who',
      tag: name,
      auth: 'key',
      scope: 'write',
      keyInQuery: name === 'causality' ? 'api_key' : undefined,
      limits: [
        { name, limit: 3, windowMs: 60_000, by: name === 'companies' ? 'key' : 'workspace', retryAfter: 'oldest' },
      ],
      params: z.object({ id: z.uuid() }),
      query: z.object({ limit: z.coerce.number().max(200).optional() }),
      body: z.object({ name: z.string() }),
      answers: { 200: z.object({ class: z.string(), workspace: z.string() }) },
      precondition: async ({ params }) => {
        if (params.id.startsWith('0')) throw new PublicError('not_found', 'Not here.');
      },
      handle: async ({ principal }) => ({ class: principal.class, workspace: principal.workspaceId }),
    }),
  ],
  ...more,
});

const form = (id: string, header: CredentialForm['header'], ...kinds: KeyKind[]): CredentialForm => ({
  id,
  header,
  kinds,
});

const products = [
  toyProduct,
  product('investigations', '/api/v1/cases', [form('iBearer', 'bearer', otherKinds.token)], {
    checks: ['authenticate', 'scope', 'params', 'precondition', 'input', 'limit'],
    errors: { ...toyProduct.errors, body: ({ message }) => ({ error: message }) },
    headers: () => ({ 'strict-transport-security': 'max-age=63072000; includeSubDomains; preload' }),
  }),
  product('companies', '/v1', [form('cKey', 'x-api-key', otherKinds.userKey, otherKinds.orgKey)], {
    checks: ['authenticate', 'limit', 'scope', 'params', 'input', 'precondition'],
    badParams: 'validation_failed',
    unknownPathNeedsKey: true,
    errors: companiesShape,
  }),
  product('causality', '/api/v1/events', [
    form('tcKey', 'x-api-key', otherKinds.causality),
    form('tcBearer', 'bearer', otherKinds.causality),
  ]),
  product('traces', '/api/v1/traces', [form('rtKey', 'x-retrace-key', otherKinds.traces)]),
];

const id = '11111111-1111-4111-8111-111111111111';

describe('the wire formats of the other products', () => {
  let test: TestDatabase;
  let server: TestServer;
  let workspaceId: string;
  const keys = {} as Record<'tl' | 'user' | 'org' | 'tc' | 'rt' | 'wh', string>;

  beforeAll(async () => {
    test = await createTestDatabase();
    server = await startTestServer(test.db, { products });
    const created = await test.createWorkspace();
    workspaceId = created.workspaceId;
    keys.wh = created.keys.evaluations!.webhookToken!;
    const mint = (kind: KeyKind) =>
      inWorkspace(test.db, workspaceId, async (em) => createKey(em, test.secrets, { workspaceId, kind }).key);
    keys.tl = await mint(otherKinds.token);
    keys.user = await mint(otherKinds.userKey);
    keys.org = await mint(otherKinds.orgKey);
    keys.tc = await mint(otherKinds.causality);
    keys.rt = await mint(otherKinds.traces);
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  const post = (path: string, headers: object, json: unknown = { name: 'a' }) =>
    call(`${server.url}${path}`, { method: 'POST', headers, json });

  it('reads every header form', async () => {
    const forms: [string, object, string][] = [
      [`/api/v1/cases/${id}`, { authorization: `Bearer ${keys.tl}` }, 'token'],
      [`/v1/${id}`, { 'x-api-key': keys.user }, 'user_key'],
      [`/v1/${id}`, { 'X-API-Key': keys.org }, 'organization_key'],
      [`/api/v1/events/${id}`, { 'x-api-key': keys.tc }, 'api_key'],
      [`/api/v1/events/${id}`, { authorization: `Bearer ${keys.tc}` }, 'api_key'],
      [`/api/v1/events/${id}?api_key=${keys.tc}`, {}, 'api_key'],
      [`/api/v1/traces/${id}`, { 'x-retrace-key': keys.rt }, 'api_key'],
      [
        `/api/v1/traces/${id}`,
        { 'x-retrace-key': keys.rt.replace('rt_live_', 'rt_'), authorization: 'Bearer jwt' },
        'api_key',
      ],
    ];
    for (const [path, headers, keyClass] of forms)
      expect(await post(path, headers)).toMatchObject({
        status: 200,
        body: { class: keyClass, workspace: workspaceId },
      });
    expect(server.logs()).not.toContain(keys.tc);
  });

  it("never opens a product's routes to another product's key", async () => {
    const others = (mine: string[]) => Object.values(keys).filter((key) => !mine.includes(key));
    const doors: [string, (key: string) => object, string[]][] = [
      [`/api/v1/cases/${id}`, (key) => ({ authorization: `Bearer ${key}` }), [keys.tl]],
      [`/v1/${id}`, (key) => ({ 'x-api-key': key }), [keys.user, keys.org]],
      [`/api/v1/events/${id}`, (key) => ({ 'x-api-key': key }), [keys.tc]],
      [`/api/v1/traces/${id}`, (key) => ({ 'x-retrace-key': key }), [keys.rt]],
      ['/api/any', (key) => ({ authorization: `Bearer ${key}` }), [keys.wh]],
    ];
    for (const [path, headers, mine] of doors)
      for (const key of others(mine)) expect((await post(path, headers(key))).status).toBe(401);
    expect((await post(`/api/v1/traces/${id}?api_key=${keys.rt}`, {})).status).toBe(401);
  });

  it('checks in the order that the product names', async () => {
    const investigations = (path: string, json: unknown = {}) =>
      post(`/api/v1/cases/${path}`, { authorization: `Bearer ${keys.tl}` }, json);
    expect(await investigations('no-uuid')).toMatchObject({ status: 404, body: { error: 'Not found.' } });
    expect(await investigations(id.replace('1', '0'))).toMatchObject({ status: 404, body: { error: 'Not here.' } });
    for (let index = 0; index < 5; index += 1) expect((await investigations(id)).status).toBe(400); // not counted
    const statuses = [];
    for (let index = 0; index < 3; index += 1) statuses.push((await investigations(id, { name: 'a' })).status);
    expect(statuses).toEqual([200, 200, 429]); // one more was counted by the test of the header forms
    const { headers } = await investigations(id);
    expect(headers.get('strict-transport-security')).toBe('max-age=63072000; includeSubDomains; preload');
  });

  it('lets a product spell status and body of its errors its own way', async () => {
    const { key } = await inWorkspace(test.db, workspaceId, async (em) =>
      createKey(em, test.secrets, { workspaceId, kind: otherKinds.userKey }),
    );
    const companies = (path: string, json: unknown = { name: 'a' }) => post(`/v1/${path}`, { 'x-api-key': key }, json);
    expect(await companies(`${id}?limit=900`)).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ['query', 'limit'] }] },
    });
    expect(await companies(id, {})).toMatchObject({
      status: 422,
      body: { detail: [{ type: 'missing', loc: ['body', 'name'] }] },
    });
    expect((await companies(id)).status).toBe(200);
    const refused = await companies(id, {});
    expect(refused).toMatchObject({ status: 429, body: { error: 'rate_limited', retry_after: expect.any(Number) } });
    expect(Number(refused.headers.get('retry-after'))).toBe(refused.body.retry_after);
    expect(await post('/v1/a/b', {})).toMatchObject({ status: 401, body: { error: 'authentication_required' } });
    expect(await post('/v1/a/b', { 'x-api-key': key })).toMatchObject({
      status: 404,
      body: { detail: { error: 'not_found', identifier: '/v1/a/b' } },
    });
  });
});
