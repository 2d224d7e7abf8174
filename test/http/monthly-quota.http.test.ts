import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readQuota, takeQuota } from '../../db/http/monthly-quota.ts';
import { sqlOf } from '../../db/sql/sql-transaction.ts';
import { inWorkspace, inWorkspaceSql } from '../../db/tenant.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { call, startTestServer, type TestServer } from './test-server.ts';

describe('monthly quotas', () => {
  let test: TestDatabase;
  let server: TestServer;
  let workspaceId: string;
  let authorization: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    server = await startTestServer(test.db);
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });
  beforeEach(async () => {
    const created = await test.createWorkspace('w');
    workspaceId = created.workspaceId;
    authorization = `Bearer ${created.keys.evaluations!.webhookToken}`;
  });

  const create = (json: object = {}, { key, url = server.url }: { key?: string; url?: string } = {}) =>
    call(`${url}/api/cases`, {
      method: 'POST',
      headers: { authorization, ...(key && { 'idempotency-key': key }) },
      json,
    });

  it('let no more pass than the limit, however many ask at once, and say when the month ends', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => create()));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 429, 429, 429, 429, 429]);
    const refused = answers.find(({ status }) => status === 429)!;
    expect(refused.body.error).toBe('monthly toy quota exceeded');
    const now = new Date();
    const nextMonth = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
    const wait = Number(refused.headers.get('retry-after')) * 1_000;
    expect(Math.abs(wait - (nextMonth - Date.now()))).toBeLessThan(60_000);
    expect(answers.find(({ status }) => status === 201)!.body).toMatchObject({ limit: 3, endsAtMs: nextMonth });
  });

  it('count what commits only, once for a repeated key, and an amount all or nothing', async () => {
    for (let index = 0; index < 5; index += 1) expect((await create({ fail: true })).status).toBe(409);
    expect(await create({}, { key: 'k' })).toMatchObject({ status: 201, body: { used: 1 } });
    expect(await create({}, { key: 'k' })).toMatchObject({ status: 201, body: { used: 1 } });
    expect((await create({ amount: 3 })).status).toBe(429);
    expect(await create({ amount: 2 })).toMatchObject({ status: 201, body: { used: 3 } });
    expect((await create({ amount: 4 })).status).toBe(429);
  });

  it('are multiplied by RATE_LIMIT_SCALE', async () => {
    const scaled = await startTestServer(test.db, { env: { RATE_LIMIT_SCALE: '2' } });
    expect(await create({ amount: 6 }, { url: scaled.url })).toMatchObject({ status: 201, body: { limit: 6 } });
    await scaled.close();
  });

  it('begin anew with each calendar month of UTC, are counted without an end too, and apart by workspace', async () => {
    const take = (amount: number, limit: number | null) =>
      inWorkspace(test.db, workspaceId, (em) => takeQuota(sqlOf(em), { workspaceId, name: 'toys', amount, limit }));
    expect(await take(1_000_000_000_000, null)).toMatchObject({ granted: true, used: 1_000_000_000_000 });
    expect(await take(1, 1)).toMatchObject({ granted: false, used: 1_000_000_000_000 });
    await inWorkspaceSql(test.db, workspaceId, (client) =>
      client.query(`update monthly_quota set month = month - interval '1 month'`),
    );
    expect(await take(1, 1)).toMatchObject({ granted: true, used: 1 });
    const { workspaceId: other } = await test.createWorkspace('other');
    expect(await inWorkspaceSql(test.db, other, (client) => readQuota(client, other, 'toys'))).toMatchObject({
      used: 0,
    });
  });
});
