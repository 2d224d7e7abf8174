import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { CredentialForm } from '../../api/http/auth/credential-form.ts';
import type { HttpProduct } from '../../api/http/product.ts';
import { routesFor } from '../../api/http/routing/routes-for.ts';
import type { OperatorServices } from '../../api/operator/operator-services.ts';
import { createKey } from '../../db/tenancy/keys/access-key.repository.ts';
import { workspaceOfSubject } from '../../db/tenancy/workspace-of-subject.ts';
import { setPlans } from '../../db/tenancy/workspace-plan.repository.ts';
import { inWorkspace } from '../../db/tenant.ts';
import { PublicError } from '../../domain/errors.ts';
import type { Scope } from '../../domain/tenancy/scope.ts';
import { call, startTestServer, type TestServer } from '../http/test-server.ts';
import { toyProduct } from '../http/toy-product.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { otherKinds } from './other-kinds.ts';

const route = routesFor<OperatorServices>();
const Who = z.object({ workspace: z.string().nullable(), plan: z.string().nullable() });
const facts = { tag: 'traces', summary: 'Who calls' };
const perPlan: Record<string, number> = { free: 2, pro: 4 };

const routes = [
  route({
    ...{ ...facts, id: 'who', method: 'get', path: '/t/who', auth: 'key', answers: { 200: Who } },
    limits: [
      {
        name: 'who',
        windowMs: 60_000,
        by: 'workspace',
        retryAfter: 1,
        limit: ({ plan }) => perPlan[plan ?? ''] ?? 0,
      },
    ],
    handle: async ({ principal: { workspaceId: workspace, plan } }) => ({ workspace, plan }),
  }),
  route({
    ...{ ...facts, id: 'anybody', method: 'get', path: '/t/anybody', auth: 'optional', answers: { 200: Who } },
    handle: async ({ principal }) => ({ workspace: principal?.workspaceId ?? null, plan: principal?.plan ?? null }),
  }),
  route({
    ...{ ...facts, id: 'asked', method: 'post', path: '/t/asked', auth: 'key', body: z.object({ a: z.string() }) },
    answers: { 200: z.object({}) },
    precondition: async () => {
      throw new PublicError('not_found', 'Looked for it.');
    },
    handle: async () => ({}),
  }),
];

/** Tokens of another system: `jwt.<subject>`. */
const bearer: CredentialForm<OperatorServices> = {
  ...{ id: 'token', header: 'bearer', kinds: [otherKinds.traces] },
  async resolve(text, { db }) {
    const [, subject] = /^jwt\.(\w+)$/.exec(text) ?? [];
    if (!subject) return null;
    const keyId = { issuer: 'test', subject };
    const found = await workspaceOfSubject(db, keyId, { product: 'traces', name: subject });
    const scopes: Scope[] = ['admin'];
    return {
      ...found,
      keyId: `jwt:${subject}`,
      product: 'traces',
      class: 'jwt',
      scopes,
      memberId: null,
      memberRole: null,
    };
  },
};

const product: HttpProduct<OperatorServices> = {
  ...toyProduct,
  ...{ product: 'traces', owns: ['/t'], routes, plans: ['free', 'pro'], credentialRule: 'first' },
  credentials: [{ id: 'key', header: 'x-retrace-key', kinds: [otherKinds.traces] }, bearer],
};

describe('credentials', () => {
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

  const get = (path: string, headers: object = {}) => call(`${server.url}/t${path}`, { headers });
  const withToken = (token: string) => ({ authorization: `Bearer ${token}` });
  async function newKey(scopes: Scope[] = ['admin']) {
    const { workspaceId } = await test.createWorkspace();
    const input = { workspaceId, kind: otherKinds.traces, scopes };
    const { key } = await inWorkspace(test.db, workspaceId, async (em) => createKey(em, test.secrets, input));
    return { workspaceId, key };
  }

  it('may be what is no key of ours; ten first calls of a subject at once make one workspace', async () => {
    const headers = withToken('jwt.somebody');
    const calls = await Promise.all(Array.from({ length: 10 }, () => get('/anybody', headers)));
    expect(new Set(calls.map(({ status, body }) => `${status} ${body.workspace}`)).size).toBe(1);
    expect((await get('/who', headers)).body).toEqual({ workspace: calls[0]!.body.workspace, plan: 'free' });
    for (const token of ['jwt.', 'nobody', 'tl_x', `rt_test_${'a'.repeat(40)}`])
      expect(await get('/who', withToken(token))).toMatchObject({ status: 401, body: { code: 'INVALID_CREDENTIAL' } });
  });

  it('are keys where they begin like one, in both spellings and every form', async () => {
    const { workspaceId: workspace, key } = await newKey();
    for (const spelt of [key, key.replace('rt_live_', 'rt_')])
      for (const headers of [withToken(spelt), { 'x-retrace-key': spelt, authorization: 'Bearer jwt.somebody' }])
        expect((await get('/anybody', headers)).body.workspace).toBe(workspace);
  });

  it('may be absent where they are optional, but not wrong', async () => {
    expect(await get('/anybody')).toMatchObject({ status: 200, body: { workspace: null } });
    expect(await get('/anybody', withToken('rt_wrong'))).toMatchObject({
      status: 401,
      body: { code: 'INVALID_CREDENTIAL' },
    });
    expect(await get('/who')).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    const { body } = await call(`${server.url}/openapi.json`);
    expect(body.paths['/t/anybody'].get.security).toEqual([{}, { key: ['read'] }, { token: ['read'] }]);
  });

  it('bring the plan of the workspace in the product, whose limits follow it', async () => {
    const { workspaceId, key } = await newKey();
    const headers = withToken(key);
    const statuses = async (calls: number) => {
      const found = [];
      for (let index = 0; index < calls; index += 1) found.push((await get('/who', headers)).status);
      return found;
    };
    expect(await statuses(3)).toEqual([200, 200, 429]);
    const give = (plans: Record<string, string>) =>
      inWorkspace(test.db, workspaceId, (em) => setPlans(em, workspaceId, plans));
    await give({ others: 'pro' });
    expect(await statuses(1)).toEqual([429]);
    await give({ traces: 'pro' });
    expect(await statuses(3)).toEqual([200, 200, 429]);
    expect((await get('/anybody', headers)).body.plan).toBe('pro');
    await give({ traces: 'no plan of it' });
    expect((await get('/anybody', headers)).body.plan).toBe('free');
  });

  it('are held to their scope before anything of the request is looked at', async () => {
    const { key } = await newKey(['read']);
    const asked = { method: 'POST', body: '{broken', headers: withToken(key) };
    expect((await call(`${server.url}/t/asked`, asked)).status).toBe(403);
    const { key: wide } = await newKey();
    expect((await call(`${server.url}/t/asked`, { ...asked, headers: withToken(wide) })).status).toBe(404);
    const { key: none } = await newKey([]);
    expect((await get('/anybody', withToken(none))).status).toBe(403);
  });
});
