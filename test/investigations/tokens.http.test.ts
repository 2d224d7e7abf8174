import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createKey } from '../../db/tenancy/keys/access-key.repository.ts';
import { addMember } from '../../db/tenancy/members/member.repository.ts';
import { inWorkspace } from '../../db/tenant.ts';
import { token as kind } from '../../domain/investigations/keys.ts';
import { workerIds } from '../../domain/investigations/vocabulary/worker-id.ts';
import { type InvestigationsBed, startInvestigationsBed } from './investigations-bed.ts';

jest.setTimeout(60_000);

const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

interface Made {
  id: string;
  token: string;
  prefix: string;
}

describe('tokens, usage and playbooks', () => {
  let bed: InvestigationsBed;
  let send: InvestigationsBed['send'];

  beforeAll(async () => {
    bed = await startInvestigationsBed({ workers: 0, apis: 2 });
    ({ send } = bed);
  });
  afterAll(() => bed?.stop());

  const make = async (body: object, as = 'A') => {
    const { status, json, text } = await send(as, 'POST', '/api/v1/tokens', body);
    if (status !== 201) throw new Error(text);
    return json as Made;
  };

  it('are made by admins, shown once, and work at once with the scope that they have', async () => {
    expect((await send('W', 'POST', '/api/v1/tokens', { name: 'n', scope: 'read' })).status).toBe(403);
    const made = await make({ name: ' for reading ', scope: 'read' });
    expect(made).toEqual({
      ...{
        id: expect.any(String),
        name: 'for reading',
        scope: 'read',
        token: expect.stringMatching(/^tl_[A-Za-z0-9]{40}$/),
      },
      ...{ prefix: made.token.slice(0, 8), created_at: iso, last_used_at: null, expires_at: null, revoked_at: null },
    });
    expect((await send(made.token, 'GET', '/api/v1/cases')).status).toBe(200);
    expect((await send(made.token, 'POST', '/api/v1/cases', { title: 'a' })).status).toBe(403);
    const writer = await make({ name: 'w', scope: 'write', expires_at: null });
    expect((await send(writer.token, 'POST', '/api/v1/cases', { title: 'a' })).status).toBe(201);
    expect((await send(writer.token, 'GET', '/api/v1/tokens')).status).toBe(403);
    expect((await send('R', 'GET', '/api/v1/tokens')).status).toBe(403);
    const { json } = await send('A', 'GET', '/api/v1/tokens');
    expect(JSON.stringify(json)).not.toContain(made.token);
  });

  it('case 2: open nothing any more once they are revoked, in any process', async () => {
    const { id, token } = await make({ name: 'short', scope: 'admin' });
    expect((await send('W', 'DELETE', `/api/v1/tokens/${id}`)).status).toBe(403);
    expect((await send('A', 'DELETE', `/api/v1/tokens/${id}`)).status).toBe(204);
    for (const url of bed.instance.urls) {
      const { status } = await fetch(`${url}/api/v1/cases`, { headers: { authorization: `Bearer ${token}` } });
      expect(status).toBe(401);
    }
    expect((await send('A', 'DELETE', `/api/v1/tokens/${id}`)).status).toBe(404);
    expect((await send('A', 'DELETE', '/api/v1/tokens/x')).status).toBe(404);
    const { json } = await send('A', 'GET', '/api/v1/tokens');
    expect((json as { data: object[] }).data).toContainEqual(expect.objectContaining({ id, revoked_at: iso }));
  });

  it('do not show their text to a repeat of the key', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const post = () => send('A', 'POST', '/api/v1/tokens', { name: 'once', scope: 'read' }, key);
    const first = await post();
    const again = await post();
    expect(again).toMatchObject({ status: 201 });
    expect(again.headers.get('idempotent-replay')).toBe('true');
    const { token, ...rest } = first.json as Made;
    expect(again.json).toEqual(rest);
    const { rows } = await bed.instance.database.asOwner(({ pool }) =>
      pool.query('select from idempotent_request where strpos(body, $1) > 0', [token]),
    );
    expect(rows).toHaveLength(0);
  });

  it('end when they say, and not before they begin', async () => {
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const { id, token } = await make({ name: 'until', scope: 'read', expires_at: soon });
    expect((await send(token, 'GET', '/api/v1/cases')).status).toBe(200);
    await bed.instance.database.asOwner(({ pool }) =>
      pool.query(`update access_key set expires_at = clock_timestamp() where id = $1`, [id]),
    );
    expect((await send(token, 'GET', '/api/v1/cases')).status).toBe(401);
  });

  it.each([
    ['name', { scope: 'read' }],
    ['name', { scope: 'read', name: 'x'.repeat(81) }],
    ['scope', { name: 'a' }],
    ['scope', { name: 'a', scope: 'operate' }],
    ['expires_at', { name: 'a', scope: 'read', expires_at: '2020-01-01T00:00:00Z' }],
    ['expires_at', { name: 'a', scope: 'read', expires_at: 'soon' }],
  ])('are refused for their %s: %j', async (field, body) => {
    const { status, json } = await send('A', 'POST', '/api/v1/tokens', body);
    expect({ status, field: (json as { error: string }).error.split(': ')[0] }).toEqual({ status: 400, field });
  });

  it('belong to the user of the calling token, who is who opens its cases', async () => {
    const { db, secrets } = bed.instance.database;
    const { memberId, own } = await inWorkspace(db, bed.workspaceId, async (em) => {
      const member = await addMember(em, { workspaceId: bed.workspaceId, name: 'Ann', role: 'admin' });
      const { key } = createKey(em, secrets, { workspaceId: bed.workspaceId, kind, memberId: member.id });
      await em.flush();
      return { memberId: member.id, own: key };
    });
    const { token } = await make({ name: 'of Ann', scope: 'write' }, own);
    const { json } = await send(token, 'POST', '/api/v1/cases', { title: 'a' });
    expect(json).toMatchObject({ created_by: memberId });
  });

  it('are listed in pages, and none of another workspace or product', async () => {
    const { token } = await bed.workspace();
    await make({ name: 'one', scope: 'read' }, token);
    await make({ name: 'two', scope: 'read' }, token);
    const page = async (query: string) => {
      const { json } = await send(token, 'GET', `/api/v1/tokens?${query}`);
      const { data, next_cursor } = json as { data: { name: string }[]; next_cursor: string };
      return { names: data.map(({ name }) => name), next_cursor };
    };
    const first = await page('limit=2');
    expect(first.names).toEqual(['two', 'one']);
    expect(await page(`limit=2&cursor=${first.next_cursor}`)).toEqual({ names: ['token'], next_cursor: null });
    expect((await send(token, 'GET', '/api/v1/tokens?limit=201')).status).toBe(400);
    const [foreign] = (
      await bed.instance.database.asOwner(({ pool }) =>
        pool.query(`select id from access_key where product = 'evaluations' and workspace_id = $1`, [bed.workspaceId]),
      )
    ).rows;
    expect((await send('A', 'DELETE', `/api/v1/tokens/${foreign.id}`)).status).toBe(404);
  });

  it('usage tells what the plan allows and what is used of it', async () => {
    const { token } = await bed.workspace('starter');
    await send(token, 'POST', '/api/v1/cases', { title: 'a' });
    const ask = () => send(token, 'GET', '/api/v1/usage');
    await ask();
    const now = new Date();
    const month = (offset: number) =>
      new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset)).toISOString();
    expect((await ask()).json).toEqual({
      plan: 'starter',
      cases: { used: 1, limit: 25_000, period_start: month(0), period_end: month(1) },
      enrichments: { used_last_hour: 0, limit: 60_000 },
    });
    expect((await send(null, 'GET', '/api/v1/usage')).status).toBe(401);
  });

  it('playbooks are five, with workers that there are', async () => {
    const { json } = await send('R', 'GET', '/api/v1/playbooks');
    const { data, next_cursor } = json as { data: { slug: string; worker_ids: string[] }[]; next_cursor: null };
    expect(next_cursor).toBeNull();
    expect(data.map(({ slug }) => slug)).toEqual([
      ...['kyc-individual', 'vendor-diligence', 'insurance-siu', 'journalist-background', 'brand-infrastructure'],
    ]);
    for (const { worker_ids } of data) {
      expect(worker_ids.length).toBeGreaterThan(0);
      expect(workerIds).toEqual(expect.arrayContaining(worker_ids));
      expect(new Set(worker_ids).size).toBe(worker_ids.length);
    }
    expect((await send(null, 'GET', '/api/v1/playbooks')).status).toBe(401);
  });
});
