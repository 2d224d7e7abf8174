import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '../../db/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { type FlakyLine, openFlakyLine } from './flaky-line.ts';
import { call, startTestServer, type TestServer } from './test-server.ts';

describe('while PostgreSQL is away', () => {
  let test: TestDatabase;
  let line: FlakyLine;
  let db: Database;
  let server: TestServer;
  let headers: { authorization: string };

  beforeAll(async () => {
    test = await createTestDatabase();
    line = await openFlakyLine(test.url);
    db = await openDatabase({ url: line.url });
    server = await startTestServer(db);
    headers = { authorization: `Bearer ${(await test.createWorkspace()).keys.evaluations!.webhookToken}` };
  });
  afterAll(async () => {
    await line.restore();
    await server.close();
    await db.close();
    await line.cut();
    await test.drop();
  });

  const post = () => call(`${server.url}/api/toys`, { method: 'POST', headers, json: { name: 'a' } });
  const expectAway = async () => {
    const answer = await post();
    expect(answer).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
    const wait = Number(answer.headers.get('retry-after'));
    expect(wait).toBeGreaterThanOrEqual(1);
    expect(wait).toBeLessThanOrEqual(5);
  };

  it('answers 503 with Retry-After, never 401, stays alive, and recovers by itself', async () => {
    expect((await post()).status).toBe(201);
    await line.cut();
    for (let index = 0; index < 3; index += 1) await expectAway();
    expect((await call(`${server.url}/health/live`)).status).toBe(200);
    expect(await call(`${server.url}/health/ready`)).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    await line.restore();
    expect((await post()).status).toBe(201);
    expect(await call(`${server.url}/health/ready`)).toMatchObject({ status: 200, body: { status: 'ready' } });
  });

  it('answers many callers within two connection timeouts when the host is silent', async () => {
    line.freeze();
    const startedAt = Date.now();
    const ready = call(`${server.url}/health/ready`).then((answer) => ({ ...answer, tookMs: Date.now() - startedAt }));
    const answers = await Promise.all(Array.from({ length: 40 }, post));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(Date.now() - startedAt).toBeLessThan(20_000);
    expect((await ready).status).toBe(503);
    expect((await ready).tookMs).toBeLessThan(5_000);
    await line.restore();
    expect((await post()).status).toBe(201);
  });

  it('is not ready while migrations are pending', async () => {
    await using(test.adminUrl, `delete from tracework_migration where name = '0003-http'`);
    const answer = await call(`${server.url}/health/ready`);
    expect(answer).toMatchObject({ status: 503, body: { error: 'Migrations are pending: 0003-http.' } });
  });
});

async function using(adminUrl: string, sql: string): Promise<void> {
  const { Client } = (await import('pg')).default;
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(sql);
  await client.end();
}
