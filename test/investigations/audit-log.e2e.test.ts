import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { investigationsRoutes } from '../../api/investigations/routes.ts';
import { AUDIT_PURPOSE } from '../../db/investigations/audit/seal-entries.ts';
import { verifyAuditLog } from '../../db/investigations/audit/verify-audit-log.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { auditActions } from '../../domain/investigations/audit/audit-action.ts';
import type { AuditLogEntry } from '../../domain/investigations/contract/audit/audit-log.ts';
import { createSend } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { type InvestigationsBed, startInvestigationsBed } from './investigations-bed.ts';

jest.setTimeout(120_000);

describe('the audit log', () => {
  let bed: InvestigationsBed;
  let send: InvestigationsBed['send'];

  beforeAll(async () => {
    bed = await startInvestigationsBed({ apis: 2, env: { RATE_LIMIT_SCALE: '1' } });
    ({ send } = bed);
  });
  afterAll(() => bed?.stop());

  const list = async (query: string, as = 'A') => {
    const { status, json } = await send(as, 'GET', `/api/v1/audit-log?${query}`);
    expect(status).toBe(200);
    return json as { data: AuditLogEntry[]; next_cursor: string | null };
  };
  const entries = async (query: string, as?: string) => (await list(query, as)).data;
  /** The entry of the last call of this operation. */
  const last = async (action: string, as?: string) => (await entries(`action=${action}&limit=1`, as))[0];
  const owner = (text: string) => bed.instance.database.asOwner((admin) => admin.pool.query(text));
  const count = (table: string, workspaceId = bed.workspaceId) =>
    inWorkspaceSql(bed.instance.database.db, workspaceId, async (client) => {
      const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from ${table}`);
      return rows[0]?.n;
    });
  /** While nobody may add an entry. */
  const withoutLog = async (work: () => Promise<void>) => {
    await owner('revoke insert on audit_entry from tracework_role_runtime');
    try {
      await work();
    } finally {
      await owner('grant insert on audit_entry to tracework_role_runtime');
    }
  };

  it('holds every call with a token, refused ones too, by what it was about and how it ended', async () => {
    const { json: made } = await send('W', 'POST', '/api/v1/cases', { title: 'A' });
    const { id } = made as { id: string };
    const created = await last('createCase');
    expect(created).toEqual({
      ...{ id: expect.any(String), action: 'createCase', status: 201, target_type: 'case', target_id: id },
      ...{ ip: '127.0.0.1', token_id: expect.any(String), actor_id: null, created_at: expect.stringMatching(/Z$/) },
      ...{ seq: null, hash: null, prev_hash: null },
      ...(created?.seq != null && { seq: created.seq, hash: created.hash, prev_hash: created.prev_hash }),
    });
    await send('R', 'GET', `/api/v1/cases/${id}`);
    expect(await last('getCase')).toMatchObject({ status: 200, target_type: 'case', target_id: id });
    await send('R', 'GET', '/api/v1/cases');
    expect(await last('listCases')).toMatchObject({ status: 200, target_type: 'case', target_id: null });
    await send('W', 'POST', '/api/v1/cases', {});
    expect(await last('createCase')).toMatchObject({ status: 400, target_id: null });
    await send('R', 'PATCH', `/api/v1/cases/${id}`, { title: 'B' });
    expect(await last('patchCase')).toMatchObject({ status: 403, target_id: id });
    const unknown = randomUUID();
    await send('R', 'GET', `/api/v1/cases/${unknown}`);
    expect(await last('getCase')).toMatchObject({ status: 404, target_id: unknown });
    await send('W', 'PATCH', `/api/v1/cases/${id}`, { title: 'B' });
    expect(await last('patchCase')).toMatchObject({ status: 200, target_id: id });
    await send('R', 'GET', '/api/v1/cases/some/path');
    expect(await last('unknownPath')).toMatchObject({ status: 404, target_type: null, target_id: null });
    await send('A', 'DELETE', `/api/v1/cases/${id}`);
    expect(await last('deleteCase')).toMatchObject({ status: 204, target_id: id });
  });

  it('holds a call that a quota refuses', async () => {
    const { token } = await bed.workspace();
    for (const status of [201, 201, 201, 429]) {
      expect((await send(token, 'POST', '/api/v1/cases', { title: 'A' })).status).toBe(status);
      expect(await last('createCase', token)).toMatchObject({ status });
    }
  });

  it('keeps no free text of a path, and nothing of who has no valid token', async () => {
    const before = await count('audit_entry');
    await send(null, 'GET', '/api/v1/cases');
    await send('tl_bogus', 'GET', '/api/v1/cases');
    expect(await count('audit_entry')).toBe(before);
    await send('R', 'GET', '/api/v1/cases/somebody@example.org');
    const entry = await last('getCase');
    expect(entry).toMatchObject({ status: 404, target_type: 'case', target_id: null });
    expect(JSON.stringify(entry)).not.toContain('example');
  });

  it('holds a repeat under an Idempotency-Key as a call of its own, about the same thing', async () => {
    const { token } = await bed.workspace();
    const again = { 'idempotency-key': randomUUID() };
    const first = await send(token, 'POST', '/api/v1/cases', { title: 'once' }, again);
    const second = await send(token, 'POST', '/api/v1/cases', { title: 'once' }, again);
    expect(second.headers.get('idempotent-replay')).toBe('true');
    const { id } = first.json as { id: string };
    expect(await entries(`target_id=${id}`, token)).toHaveLength(2);
    expect((await send(token, 'POST', '/api/v1/cases', { title: 'other' }, again)).status).toBe(409);
    expect(await last('createCase', token)).toMatchObject({ status: 409, target_id: null });
  });

  it('answers 503 to a read whose row cannot be stored', () =>
    withoutLog(async () => {
      for (const path of ['/api/v1/cases', `/api/v1/cases/${randomUUID()}`, '/api/v1/cases/no/path']) {
        const answer = await send('R', 'GET', path);
        expect(answer.status).toBe(503);
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
        expect(Object.keys(answer.json as object)).toEqual(['error']);
      }
      expect((await send(null, 'GET', '/api/v1/cases')).status).toBe(401);
    }));

  it('commits a change with its row, or neither of them', async () => {
    const { token, workspaceId } = await bed.workspace();
    const { json } = await send(token, 'POST', '/api/v1/cases', { title: 'kept' });
    const { id } = json as { id: string };
    const key = { 'idempotency-key': randomUUID() };
    await withoutLog(async () => {
      expect((await send(token, 'POST', '/api/v1/cases', { title: 'lost' })).status).toBe(503);
      expect((await send(token, 'POST', '/api/v1/cases', { title: 'lost' }, key)).status).toBe(503);
      expect((await send(token, 'PATCH', `/api/v1/cases/${id}`, { title: 'lost' })).status).toBe(503);
      expect((await send(token, 'DELETE', `/api/v1/cases/${id}`)).status).toBe(503);
    });
    expect(await count('investigation_case', workspaceId)).toBe(1);
    expect((await send(token, 'GET', `/api/v1/cases/${id}`)).json).toEqual(json);
    const next = await send(token, 'POST', '/api/v1/cases', { title: 'next' }, key);
    expect(next.json).toMatchObject({ case_number: 'TL-0002' });
    expect(next.headers.get('idempotent-replay')).toBeNull();
  });

  it('is for admins, filtered and in pages, and of one workspace', async () => {
    for (const as of ['R', 'W', 'X']) expect((await send(as, 'GET', '/api/v1/audit-log')).status).toBe(403);
    for (const bad of [
      'limit=0',
      'limit=201',
      'target_id=x',
      'token_id=x',
      'from=x',
      'to=x',
      'cursor=x',
      'action=nothing',
    ])
      expect([bad, (await send('A', 'GET', `/api/v1/audit-log?${bad}`)).status]).toEqual([bad, 400]);
    const { token } = await bed.workspace();
    for (let n = 0; n < 5; n += 1) await send(token, 'GET', '/api/v1/cases');
    const first = await list('action=listCases&limit=3', token);
    const second = await list(`action=listCases&limit=3&cursor=${first.next_cursor}`, token);
    const all = [...first.data, ...second.data];
    expect(second.next_cursor).toBeNull();
    expect(new Set(all.map(({ id }) => id)).size).toBe(5);
    expect(all.map(({ created_at }) => created_at)).toEqual(
      all
        .map(({ created_at }) => created_at)
        .sort()
        .reverse(),
    );
    const [newest] = all;
    expect(await entries(`token_id=${newest?.token_id}&action=listCases`, token)).toHaveLength(5);
    expect(await entries(`token_id=${randomUUID()}`, token)).toEqual([]);
    expect((await entries(`from=${newest?.created_at}&action=listCases`, token)).map(({ id }) => id)).toContain(
      newest?.id,
    );
    const before = await entries(`to=${newest?.created_at}&action=listCases`, token);
    expect(before.map(({ id }) => id)).not.toContain(newest?.id);
  });

  it('knows every operation by its name, and calls of unknown paths', () => {
    expect(auditActions.toSorted()).toEqual([...investigationsRoutes.map(({ id }) => id), 'unknownPath'].sort());
  });

  it('knows when a token was last used, to the minute', async () => {
    const { json } = await send('A', 'POST', '/api/v1/tokens', { name: 'used', scope: 'read' });
    const { id, token } = json as { id: string; token: string };
    await send(token, 'GET', '/api/v1/cases');
    const lastUsed = await eventually('its use is noted', async () => {
      const { data } = (await send('A', 'GET', '/api/v1/tokens')).json as {
        data: { id: string; last_used_at: string | null }[];
      };
      return data.find((one) => one.id === id)?.last_used_at;
    });
    expect(Math.abs(Date.now() - Date.parse(lastUsed))).toBeLessThan(60_000);
  });

  it('numbers and chains the calls of many writers of two processes, without a gap', async () => {
    const { token, workspaceId } = await bed.workspace('agency');
    const writers = bed.instance.urls.map((url) => createSend(url, { authorization: `Bearer ${token}` }));
    const calls = Array.from({ length: 60 }, (_, n) => async () => {
      const one = writers[n % 2]!;
      const { status } =
        n % 3 === 0 ? await one('POST', '/api/v1/cases', { title: 'A' }) : await one('GET', '/api/v1/cases');
      expect(status).toBeLessThan(300);
    });
    await Promise.all(calls.map((call) => call()));
    const sealed = await eventually('all are sealed', async () => {
      const n = await count('audit_seal', workspaceId);
      return n === 60 ? n : null;
    });
    expect(sealed).toBe(60);
    const { database } = bed.instance;
    const keys = database.secrets.signer(AUDIT_PURPOSE);
    const verdict = await verifyAuditLog(database.db, keys, workspaceId);
    expect(verdict).toMatchObject({ rows: 60, fault: null, unsealed: 0, head: { seq: 60 } });
    const data = (await entries('limit=200', token)).filter(({ seq }) => seq !== null);
    const bySeq = data.sort((a, b) => Number(a.seq) - Number(b.seq));
    expect(bySeq.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, n) => n + 1));
    expect(bySeq.slice(1).map(({ prev_hash }) => prev_hash)).toEqual(bySeq.slice(0, -1).map(({ hash }) => hash));
    expect(bySeq[0]?.prev_hash).toBeNull();
  });

  it('case 31: an empty body is none, whatever its Content-Type; another that is no JSON is 415', async () => {
    const { id } = await bed.createSubject();
    const path = `/api/v1/subjects/${id}/enrich`;
    const type = 'application/x-www-form-urlencoded';
    const post = (body: string, headers: Record<string, string>) =>
      fetch(`${bed.instance.urls[0]}${path}`, {
        ...{ method: 'POST', body },
        headers: { authorization: `Bearer ${bed.tokens.W}`, ...headers },
      });
    expect((await post('a=b', { 'content-type': type })).status).toBe(415);
    const answer = await post('', { 'content-type': type, 'content-length': '0', prefer: 'respond-async' });
    expect([200, 202]).toContain(answer.status);
    expect((await entries(`target_id=${id}&action=enrichSubject`)).map(({ status }) => status)).toEqual([
      answer.status,
      415,
    ]);
  });
});
