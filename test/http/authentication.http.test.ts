import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccessKey } from '../../db/tenancy/keys/access-key.entity.ts';
import { revokeKey } from '../../db/tenancy/keys/access-key.repository.ts';
import { rotateKey } from '../../db/tenancy/keys/rotate-key.ts';
import { inWorkspace } from '../../db/tenant.ts';
import { keyKinds } from '../../domain/products.ts';
import { eventually } from '../support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { call, startTestServer, type TestServer } from './test-server.ts';

describe('authentication', () => {
  let test: TestDatabase;
  let server: TestServer;
  let mine: { workspaceId: string; token: string; apiKey: string; operator: string };
  let theirs: typeof mine;

  const workspace = async (name: string) => {
    const { workspaceId, keys } = await test.createWorkspace(name);
    const { webhookToken: token = '', apiKey = '' } = keys.evaluations ?? {};
    return { workspaceId, token, apiKey, operator: await test.operatorToken() };
  };
  const read = (headers: object, path = '/api/toys/t1') => call(`${server.url}${path}`, { headers });

  beforeAll(async () => {
    test = await createTestDatabase();
    server = await startTestServer(test.db);
    [mine, theirs] = [await workspace('mine'), await workspace('theirs')];
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  it('opens a route by bearer token or by API key, for its own workspace', async () => {
    for (const headers of [
      { authorization: `Bearer ${mine.token}` },
      { authorization: `bEaReR   ${mine.token}  ` },
      { 'x-api-key': mine.apiKey },
      { 'x-api-key': ` ${mine.apiKey} `, authorization: `Bearer ${mine.token}` },
      { 'x-api-key': mine.apiKey, authorization: 'Basic cHJveHk6cHJveHk=' },
    ])
      expect(await read(headers)).toMatchObject({ status: 200, body: { id: 't1', workspace: mine.workspaceId } });
  });

  it('tells a missing credential from a wrong one', async () => {
    for (const headers of [{}, { authorization: 'Basic eDp5' }, { cookie: `better-auth.session_token=${mine.token}` }])
      expect(await read(headers)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    for (const headers of [
      { authorization: 'Bearer wh-unknown' },
      { authorization: 'Bearer ' },
      { authorization: `Bearer ${mine.apiKey}` },
      { 'x-api-key': mine.token },
      { 'x-api-key': mine.operator },
      { authorization: `Bearer tl_${'a'.repeat(40)}` },
      { 'x-api-key': `${mine.apiKey}, ${mine.apiKey}` },
    ])
      expect(await read(headers)).toMatchObject({ status: 401, body: { code: 'INVALID_CREDENTIAL' } });
  });

  it('never takes a key from the query string', async () => {
    for (const name of ['token', 'api_key', 'x-api-key'])
      expect((await read({}, `/api/toys/t1?${name}=${mine.token}`)).status).toBe(401);
  });

  it('wants both credentials valid and of one workspace when both are sent', async () => {
    const both = (authorization: string, apiKey: string) =>
      read({ authorization: `Bearer ${authorization}`, 'x-api-key': apiKey });
    expect((await both(mine.token, mine.apiKey)).status).toBe(200);
    expect((await both(mine.token, theirs.apiKey)).status).toBe(401);
    expect((await both(mine.token, 'ek-unknown')).status).toBe(401);
    expect((await both('wh-unknown', mine.apiKey)).status).toBe(401);
  });

  it('answers 401 before it looks at the body', async () => {
    const answer = await call(`${server.url}/api/toys`, { method: 'POST', body: '{broken', headers: {} });
    expect(answer.status).toBe(401);
  });

  it('refuses a revoked key at once, and a rotated one after its grace', async () => {
    const { workspaceId, token, apiKey } = await workspace('short-lived');
    const keyId = async (prefix: string) => {
      const find = inWorkspace(test.db, workspaceId, (em) => em.find(AccessKey, {}));
      return (await find).find((key) => prefix.startsWith(key.prefix))!.id;
    };
    expect((await read({ authorization: `Bearer ${token}` })).status).toBe(200);
    const [tokenId, apiKeyId] = [await keyId(token), await keyId(apiKey)];
    expect(await inWorkspace(test.db, workspaceId, (em) => revokeKey(em, tokenId))).toBe(true);
    expect((await read({ authorization: `Bearer ${token}` })).status).toBe(401);
    expect(await inWorkspace(test.db, workspaceId, (em) => revokeKey(em, tokenId))).toBe(false);

    const rotate = async (id: string, graceSeconds: number) => {
      const rotated = await inWorkspace(test.db, workspaceId, (em) =>
        rotateKey(em, test.secrets, { keyId: id, graceSeconds, kinds: keyKinds }),
      );
      if ('refused' in rotated) throw new Error(rotated.refused);
      return rotated;
    };
    const successor = await rotate(apiKeyId, 1);
    expect((await read({ 'x-api-key': apiKey })).status).toBe(200);
    expect((await read({ 'x-api-key': successor.key })).status).toBe(200);
    const refused = async () => (await read({ 'x-api-key': apiKey })).status === 401 || null;
    await eventually('the old key refused', refused);
    expect((await read({ 'x-api-key': successor.key })).status).toBe(200);
    const last = await rotate(successor.record.id, 0);
    expect((await read({ 'x-api-key': successor.key })).status).toBe(401);
    expect((await read({ 'x-api-key': last.key })).status).toBe(200);
  });

  it('answers 403 when the key lacks the scope, and nothing wider than it has', async () => {
    const { workspaceId, token } = await workspace('scoped');
    const headers = { authorization: `Bearer ${token}` };
    const narrow = (scopes: string) =>
      inWorkspace(test.db, workspaceId, (em) => em.execute(`update access_key set scopes = '{${scopes}}'`));
    await narrow('read');
    expect((await read(headers)).status).toBe(200);
    expect(await call(`${server.url}/api/toys`, { method: 'POST', headers, json: { name: 'a' } })).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN' },
    });
    await narrow('write');
    expect((await call(`${server.url}/api/toys`, { method: 'POST', headers, json: { name: 'a' } })).status).toBe(201);
    expect((await call(`${server.url}/api/toys/1`, { method: 'DELETE', headers })).status).toBe(403);
    await narrow('admin');
    expect(await call(`${server.url}/api/toys/1`, { method: 'DELETE', headers })).toMatchObject({
      status: 204,
      text: '',
    });
  });

  it('opens operator routes to the operator token only', async () => {
    for (const path of ['/metrics', '/health/work']) {
      expect((await read({}, path)).status).toBe(401);
      expect((await read({ authorization: `Bearer ${mine.token}` }, path)).status).toBe(401);
      expect((await read({ authorization: `Bearer ${mine.operator}` }, path)).status).toBe(200);
    }
    expect((await read({ authorization: `Bearer ${mine.operator}` })).status).toBe(401);
  });

  it('never logs a credential', async () => {
    for (const key of [mine.token, mine.apiKey, mine.operator]) expect(server.logs()).not.toContain(key);
    expect(server.logs()).toContain('"path":"/api/toys/t1"');
  });
});
