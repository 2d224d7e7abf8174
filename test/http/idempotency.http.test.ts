import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '../../db/database.ts';
import { forgetAnswers } from '../../db/http/forget-answers.ts';
import { inWorkspace, inWorkspaceSql } from '../../db/tenant.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { call, startTestServer, type TestServer } from './test-server.ts';

describe('idempotency keys', () => {
  let test: TestDatabase;
  let otherDb: Database;
  let servers: TestServer[];
  let workspaceId: string;
  let authorization: string;

  beforeAll(async () => {
    test = await createTestDatabase({ poolSize: 3 });
    otherDb = await openDatabase({ url: test.url, poolSize: 3 });
    servers = [await startTestServer(test.db), await startTestServer(otherDb)];
  });
  afterAll(async () => {
    for (const server of servers) await server.close();
    await otherDb.close();
    await test.drop();
  });
  beforeEach(async () => {
    const created = await test.createWorkspace('w');
    workspaceId = created.workspaceId;
    authorization = `Bearer ${created.keys.evaluations!.webhookToken}`;
  });

  const once = (key: string | undefined, json: object = { name: 'a' }, process = 0) =>
    call(`${servers[process]!.url}/api/once`, {
      method: 'POST',
      headers: { authorization, ...(key !== undefined && { 'idempotency-key': key }) },
      json,
    });
  const effects = () =>
    inWorkspace(test.db, workspaceId, async (em) => {
      const [row] = await em.execute<{ name: string }[]>('select name from workspace');
      return row!.name.length - 1;
    });

  it('answers a repeat with the first answer and does nothing again', async () => {
    const first = await once('k1');
    const repeat = await once('k1', { name: 'a' }, 1);
    expect(first).toMatchObject({ status: 201, body: { count: 1 } });
    expect(repeat).toMatchObject({ status: 201, text: first.text });
    expect(repeat.headers.get('location')).toBe('/api/toys/t1');
    expect(repeat.headers.get('content-type')).toBe(first.headers.get('content-type'));
    expect([first, repeat].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
    expect(await effects()).toBe(1);
  });

  it('runs once for 20 concurrent repeats in each of two processes with three connections', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => once('k2', { name: 'a' }, index % 2)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
    expect(await effects()).toBe(1);
  });

  it('answers 409 when the key comes with another request', async () => {
    await once('k3');
    expect(await once('k3', { name: 'b' })).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    expect(await effects()).toBe(1);
  });

  it('stores nothing of a handler that failed, so that the key can be tried again', async () => {
    expect((await once('k4', { name: 'a', fail: true })).status).toBe(409);
    expect(await effects()).toBe(0);
    expect(await once('k4')).toMatchObject({ status: 201, body: { count: 1 } });
  });

  it('keeps workspaces apart, forgets after 24 hours, and runs requests without a key every time', async () => {
    await once('k5');
    const mine = authorization;
    authorization = `Bearer ${(await test.createWorkspace('w')).keys.evaluations!.webhookToken}`;
    expect((await once('k5', { name: 'other' })).status).toBe(201);
    authorization = mine;
    await inWorkspace(test.db, workspaceId, (em) =>
      em.execute(`update idempotent_request set expires_at = clock_timestamp() - interval '1 second'`),
    );
    expect(await once('k5', { name: 'b' })).toMatchObject({ status: 201, body: { count: 2 } });
    expect((await once(undefined)).body.count).toBe(3);
    expect((await once(undefined)).body.count).toBe(4);
  });

  it('answers 400 to a key that is empty, too long or not visible ASCII', async () => {
    for (const key of ['', 'a b', 'x'.repeat(256), 'é'])
      expect(await once(key)).toMatchObject({
        status: 400,
        body: { fields: { 'Idempotency-Key': expect.any(String) } },
      });
    expect((await once('x'.repeat(255))).status).toBe(201);
  });

  it('shows a secret once: a repeat is answered without it, and no table keeps it', async () => {
    const make = () =>
      call(`${servers[0]!.url}/api/secrets`, {
        method: 'POST',
        headers: { authorization, 'idempotency-key': 'k' },
        json: { about: 'a' },
      });
    const [first, repeat] = [await make(), await make()];
    expect(first.body).toEqual({ id: expect.any(String), secret: 's3cret' });
    expect(repeat).toMatchObject({ status: 201, body: { id: first.body.id } });
    expect(repeat.body).not.toHaveProperty('secret');
    expect([first, repeat].map(({ headers }) => headers.get('x-made'))).toEqual(['yes', 'yes']);
    const rows = await inWorkspace(test.db, workspaceId, (em) => em.execute('select * from idempotent_request'));
    expect(JSON.stringify(rows)).not.toContain('s3cret');
  });

  it('forgets the answers about what is erased, and says how many', async () => {
    const make = (key: string, about: string) =>
      call(`${servers[0]!.url}/api/secrets`, {
        method: 'POST',
        headers: { authorization, 'idempotency-key': key },
        json: { about },
      });
    const made = [await make('a', '1'), await make('b', '1'), await make('c', '2')];
    const forget = (...entities: string[]) =>
      inWorkspaceSql(test.db, workspaceId, (sql) => forgetAnswers(sql, workspaceId, entities));
    expect(await forget('toy/1', 'toy/9')).toBe(2);
    expect(await forget('toy/1')).toBe(0);
    expect((await make('a', '1')).body.id).not.toBe(made[0]!.body.id);
    expect((await make('c', '2')).body.id).toBe(made[2]!.body.id);
    expect(await forget('shelf/1')).toBe(2);
  });
});
