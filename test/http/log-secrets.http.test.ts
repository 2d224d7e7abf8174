import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { routesFor } from '../../api/http/routing/routes-for.ts';
import type { OperatorServices } from '../../api/operator/operator-services.ts';
import { createKey } from '../../db/tenancy/keys/access-key.repository.ts';
import { inWorkspace } from '../../db/tenant.ts';
import { webhookToken } from '../../domain/evaluations/keys.ts';
import { eventually } from '../support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { call, startTestServer, type TestServer } from './test-server.ts';
import { toyProduct } from './toy-product.ts';

const live = routesFor<OperatorServices>()({
  id: 'liveToy',
  method: 'get',
  path: '/api/live',
  summary: 'A toy',
  tag: 'toys',
  auth: 'key',
  keyInQuery: 'api_key',
  query: z.looseObject({}),
  answers: { 200: z.object({}) },
  handle: async () => ({}),
});

describe('what a request leaves in the log', () => {
  const secret = randomBytes(12).toString('hex');
  let test: TestDatabase;
  let server: TestServer;
  let key: string;
  let readKey: string;
  let operator: { authorization: string };

  beforeAll(async () => {
    test = await createTestDatabase();
    const products = [{ ...toyProduct, routes: [...toyProduct.routes, live] }];
    server = await startTestServer(test.db, { products, env: { LOG_LEVEL: 'trace' } });
    const { workspaceId, keys } = await test.createWorkspace();
    key = keys.evaluations!.webhookToken!;
    operator = { authorization: `Bearer ${await test.operatorToken()}` };
    readKey = await inWorkspace(
      test.db,
      workspaceId,
      async (em) => createKey(em, test.secrets, { workspaceId, kind: webhookToken, scopes: ['read'] }).key,
    );
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  const lines = (id: string, msg: string) =>
    server
      .logs()
      .split('\n')
      .filter((line) => line.includes(`"${id}"`))
      .map((line) => JSON.parse(line))
      .filter((line) => line.msg === msg);

  it('is no key, query, body or address, however they were sent', async () => {
    const sent: [string, RequestInit & { json?: unknown }][] = [
      [`/api/live?api_key=${key}`, {}],
      [`/api/live?api_key=${key}x`, {}],
      [`/api/live?API-Key=${secret}&sig=${secret}&q=${secret}`, {}],
      [`/api/live%3Fapi_key=${secret}`, {}],
      [`/api/live/${key}`, {}],
      [`/elsewhere/${key}?token=${secret}`, {}],
      ['/api/toys/1', { headers: { authorization: `Bearer ${key}`, 'x-hello': secret } }],
      ['/api/toys/1', { headers: { authorization: `Bearer ${key}z`, cookie: secret, 'x-api-key': secret } }],
      ['/api/toys', { method: 'POST', headers: { authorization: `Bearer ${key}` }, json: { name: secret } }],
      ['/api/toys', { method: 'POST', headers: { authorization: `Bearer ${key}` }, body: `{"name":"${secret}` }],
      ['/api/any', { method: 'POST', headers: { authorization: `Bearer ${key}` }, json: { [secret]: secret } }],
      [`/api/break/throw?x=${secret}`, { headers: { authorization: `Bearer ${key}` } }],
    ];
    for (const [index, [path, init]] of sent.entries()) {
      const id = `secret-${index}`;
      await call(`${server.url}${path}`, { ...init, headers: { ...(init.headers as object), 'x-request-id': id } });
      await eventually(`${path} logged`, () => lines(id, 'request')[0]);
    }
    const { text: metrics } = await call(`${server.url}/metrics`, { headers: operator });
    for (const text of [server.logs(), metrics]) {
      expect(text).not.toContain(key);
      expect(text).not.toContain(secret);
      expect(text).not.toMatch(/api_?-?key=/i);
    }
  });

  it('is one line for a key that is refused, with ids and why; none for a request without one', async () => {
    const send = (id: string, headers: object, init: RequestInit = {}) =>
      call(`${server.url}/api/toys/1`, { ...init, headers: { ...headers, 'x-request-id': id } });
    await send('bad-key', { authorization: `Bearer ${key}x` });
    expect(lines('bad-key', 'key refused')).toEqual([
      expect.objectContaining({
        ...{ level: 30, product: 'evaluations', route: 'readToy', outcome: 'invalid_credential' },
        ms: expect.any(Number),
      }),
    ]);
    await send('no-scope', { authorization: `Bearer ${readKey}` }, { method: 'DELETE' });
    expect(lines('no-scope', 'key refused')).toEqual([
      expect.objectContaining({
        ...{ route: 'removeToy', outcome: 'forbidden' },
        ...{ workspaceId: expect.any(String), keyId: expect.any(String) },
      }),
    ]);
    await send('no-key', {});
    expect(lines('no-key', 'key refused')).toEqual([]);
  });
});
