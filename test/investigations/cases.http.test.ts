import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { signature } from '../../domain/investigations/webhooks/delivery-profile.ts';
import { eventually } from '../support/eventually.ts';
import { type InvestigationsBed, startInvestigationsBed } from './investigations-bed.ts';

jest.setTimeout(120_000);

const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

describe('cases', () => {
  let bed: InvestigationsBed;
  let send: InvestigationsBed['send'];

  beforeAll(async () => {
    bed = await startInvestigationsBed();
    ({ send } = bed);
  });
  afterAll(() => bed?.stop());

  const refused = async (...call: Parameters<InvestigationsBed['send']>) => {
    const { status, json } = await send(...call);
    expect(Object.keys(json as object)).toEqual(['error']);
    return { status, error: (json as { error: string }).error };
  };

  it('case 1 and 2: ask for a token that is known and works', async () => {
    const strict = 'max-age=63072000; includeSubDomains; preload';
    const none = await send(null, 'GET', '/api/v1/cases');
    expect(none.headers.get('strict-transport-security')).toBe(strict);
    expect(await refused(null, 'GET', '/api/v1/cases')).toMatchObject({ status: 401 });
    expect(await refused('tl_bogus', 'GET', '/api/v1/cases')).toMatchObject({ status: 401 });
    expect(await refused(null, 'GET', '/api/v1/cases/unknown/path')).toMatchObject({ status: 401 });
    expect(await refused('R', 'GET', '/api/v1/cases/unknown/path')).toMatchObject({ status: 404 });
    expect((await send('R', 'GET', '/api/v1/cases')).status).toBe(200);
  });

  it('case 3: are opened by a token that may write, with defaults', async () => {
    expect(await refused('R', 'POST', '/api/v1/cases', { title: 'A' })).toMatchObject({ status: 403 });
    const { status, json } = await send('W', 'POST', '/api/v1/cases', { title: ' A ', priority: null, extra: 1 });
    expect(status).toBe(201);
    expect(json).toEqual({
      ...{ id: expect.any(String), case_number: expect.stringMatching(/^TL-\d{4,}$/), title: 'A', description: null },
      ...{ client_reference: null, priority: 'normal', status: 'open', tags: [], playbook_slug: null },
      ...{ created_by: expect.any(String), subject_count: 0, closed_at: null, created_at: iso, updated_at: iso },
    });
  });

  it.each([
    ['{}', /^title: /],
    ['{"title":"  "}', /^title: /],
    ['{"title":null}', /^title: /],
    ['{"title":5}', /^title: /],
    [JSON.stringify({ title: 'x'.repeat(201) }), /^title: /],
    ['{"title":"a\\u0000b"}', /^title: /],
    ['{"title":"a\\ud800b"}', /^title: /],
    [`{"title":"a","tags":${'['.repeat(65)}${']'.repeat(65)}}`, /^tags\[0\]/],
    ['{"title":"a","priority":"critical"}', /^priority: /],
    ['{"title":"a","tags":"t"}', /^tags: /],
    ['{"title":"a","tags":["ok",""]}', /^tags\[1\]: /],
    [JSON.stringify({ title: 'a', tags: Array.from({ length: 21 }, (_, n) => `t${n}`) }), /^tags: /],
    ['{"title":"a","playbook_slug":"none"}', /^playbook_slug: /],
    [JSON.stringify({ title: 'a', client_reference: 'x'.repeat(121) }), /^client_reference: /],
    ['{"title":', /JSON/],
    ['[]', /./],
    ['5', /./],
  ])('case 4: refuse the body %#, and say where it is wrong', async (body, message) => {
    expect(await refused('W', 'POST', '/api/v1/cases', body)).toEqual({
      status: 400,
      error: expect.stringMatching(message),
    });
  });

  it('keep all that they are given, tags once and in order', async () => {
    const fields = { description: '', client_reference: 'LF-77', priority: 'high', playbook_slug: 'kyc-individual' };
    const made = await bed.createCase({ title: '𝒳'.repeat(200), tags: ['b', 'a', ' b '], ...fields });
    expect(made).toMatchObject({ title: '𝒳'.repeat(200), tags: ['b', 'a'], ...fields });
    expect((await send('R', 'GET', `/api/v1/cases/${made.id}`)).json).toEqual(made);
  });

  it('case 5: opened at once have numbers that follow each other, without a gap after a refusal', async () => {
    const numberOf = async (body: object) => {
      const { json } = await send('W', 'POST', '/api/v1/cases', body);
      return Number((json as { case_number: string }).case_number.slice(3));
    };
    const first = await numberOf({ title: 'first' });
    await refused('W', 'POST', '/api/v1/cases', {});
    const numbers = await Promise.all(Array.from({ length: 10 }, () => numberOf({ title: 'p' })));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 10 }, (_, n) => first + 1 + n));
  });

  it('case 9: are not there for another workspace, and neither is what is no UUID', async () => {
    const { id } = await bed.createCase();
    const other = await refused('X', 'GET', `/api/v1/cases/${id}`);
    expect(other).toEqual(await refused('R', 'GET', `/api/v1/cases/${randomUUID()}`));
    expect(other.status).toBe(404);
    expect(await refused('R', 'GET', '/api/v1/cases/not-a-uuid')).toMatchObject({ status: 404 });
    expect(await refused('X', 'PATCH', `/api/v1/cases/${id}`, { title: 1 })).toMatchObject({ status: 404 });
    expect(await refused('A', 'DELETE', `/api/v1/cases/${randomUUID()}`)).toMatchObject({ status: 404 });
  });

  it('are changed field by field; null clears what may be null, and nothing else', async () => {
    const { id } = await bed.createCase({ description: 'd', client_reference: 'r', playbook_slug: 'insurance-siu' });
    const path = `/api/v1/cases/${id}`;
    expect(await refused('R', 'PATCH', path, { title: 'b' })).toMatchObject({ status: 403 });
    const cleared = { description: null, client_reference: null, playbook_slug: null };
    expect((await send('W', 'PATCH', path, cleared)).json).toMatchObject({ title: 'A case', ...cleared });
    for (const field of ['title', 'priority', 'tags', 'status'])
      expect((await refused('W', 'PATCH', path, { [field]: null })).error).toMatch(new RegExp(`^${field}: `));
    expect(await refused('W', 'PATCH', path, {})).toMatchObject({ status: 400 });
    expect(await refused('W', 'PATCH', path, { case_number: 'TL-9' })).toMatchObject({ status: 400 });
    expect(await refused('W', 'PATCH', path, { status: 'done' })).toMatchObject({ status: 400 });
    expect((await send('W', 'PATCH', path, { title: 'b', tags: ['x'] })).json).toMatchObject({
      title: 'b',
      tags: ['x'],
    });
  });

  it('case 7: tell a webhook of a new case, signed when there is a secret', async () => {
    const secret = 'a secret of mine';
    const signed = bed.receiver.url('/signed');
    const plain = bed.receiver.url('/plain');
    const made: string[] = [];
    for (const webhook of [{ url: signed, secret }, { url: plain }]) {
      const { json } = await send('A', 'POST', '/api/v1/integrations/webhooks', {
        ...webhook,
        events: ['case.created'],
      });
      made.push((json as { id: string }).id);
    }
    const { id, case_number, created_by } = await bed.createCase({ title: 'told', tags: ['t'] });
    const [one] = await bed.receiver.received('/signed', 1);
    const [two] = await bed.receiver.received('/plain', 1);
    const body = JSON.parse(one!.body);
    expect(body).toEqual({
      ...{ event: 'case.created', workspace_id: bed.workspaceId, occurred_at: iso },
      data: {
        case_id: id,
        case_number,
        title: 'told',
        priority: 'normal',
        tags: ['t'],
        playbook_slug: null,
        created_by,
      },
    });
    expect(one!.headers).toMatchObject({
      'x-tracelight-signature': signature(one!.body, secret),
      'x-tracelight-event': 'case.created',
    });
    expect(two!.headers['x-tracelight-signature']).toBeUndefined();
    expect(bed.receiver.at('/signed')).toHaveLength(1);
    for (const webhook of made) await send('A', 'DELETE', `/api/v1/integrations/webhooks/${webhook}`);
  });

  it('case 8: are completed once for each change of the status to closed or archived', async () => {
    const webhook = { url: bed.receiver.url('/completed'), events: ['case.completed'] };
    await send('A', 'POST', '/api/v1/integrations/webhooks', webhook);
    const { id, case_number } = await bed.createCase({ title: 'ends' });
    const patch = async (status: string) =>
      (await send('W', 'PATCH', `/api/v1/cases/${id}`, { status })).json as { closed_at: string };
    const [closed, again] = await Promise.all([patch('closed'), patch('closed')]);
    expect(closed).toMatchObject({ status: 'closed', closed_at: iso });
    expect(again.closed_at).toBe(closed.closed_at);
    expect(await patch('archived')).toMatchObject({ status: 'archived', closed_at: closed.closed_at });
    expect(await patch('in_progress')).toMatchObject({ closed_at: null });
    await patch('archived');
    const told = await bed.receiver.received('/completed', 3);
    const data = told.map(({ body }) => JSON.parse(body).data);
    expect(data.filter(({ status }) => status === 'closed')).toEqual([
      { case_id: id, case_number, title: 'ends', status: 'closed' },
    ]);
    expect(data.filter(({ status }) => status === 'archived')).toHaveLength(2);
    const { rows } = await countDeliveries(id);
    expect(rows[0]!.count).toBe(3);
  });

  const countDeliveries = (caseId: string) =>
    bed.instance.database.asOwner(async (admin) => ({
      rows: (
        await admin.pool.query<{ count: number }>(
          `select count(*)::int as count from webhook_event e join webhook_delivery d on d.event_id = e.id
         where e.entity_uid = $1 and e.type = 'case.completed'`,
          [caseId],
        )
      ).rows,
    }));

  it('pause their monitors when they are completed, and leave them so when they are reopened', async () => {
    const [one, other] = [await bed.createSubject(), await bed.createSubject()];
    const monitors = { [one.id]: randomUUID(), [other.id]: randomUUID() };
    await bed.instance.database.asOwner(async ({ pool }) => {
      for (const [subjectId, id] of Object.entries(monitors))
        await pool.query(
          `insert into monitor (id, workspace_id, subject_id, name, cadence, min_severity, active)
           values ($1, $2, $3, 'm', 'daily', 'info', true)`,
          [id, bed.workspaceId, subjectId],
        );
    });
    const active = async (id: string) => {
      const { rows } = await bed.instance.database.asOwner(({ pool }) =>
        pool.query<{ active: boolean }>('select active from monitor where id = $1', [monitors[id]]),
      );
      return rows[0]!.active;
    };
    for (const status of ['on_hold', 'closed', 'open']) {
      expect((await send('W', 'PATCH', `/api/v1/cases/${one.case_id}`, { status })).status).toBe(200);
      expect([status, await active(one.id)]).toEqual([status, status === 'on_hold']);
    }
    expect(await active(other.id)).toBe(true);
  });

  it('case 30: are opened once for an Idempotency-Key, which is one of its workspace', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const post = (as: 'W' | 'X', body: object) => send(as, 'POST', '/api/v1/cases', body, key);
    const [first, second] = await Promise.all([post('W', { title: 'once' }), post('W', { title: 'once' })]);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.json).toEqual(first.json);
    expect([first, second].map(({ headers }) => headers.get('idempotent-replay')).sort()).toEqual(
      ['true', null].sort(),
    );
    expect(await post('W', { title: 'other' })).toMatchObject({ status: 409 });
    expect(
      (await send('W', 'POST', '/api/v1/subjects', { case_id: (first.json as { id: string }).id }, key)).status,
    ).toBe(409);
    expect((await post('X', { title: 'once' })).headers.get('idempotent-replay')).toBeNull();
    expect(await post('W', { title: 5 })).toMatchObject({ status: 400 });
  });

  it('are deleted with all that belongs to them; an erasure of each subject is left, and the number is not used again', async () => {
    const { id, case_number } = await bed.createCase();
    const subjects = await Promise.all([1, 2].map((n) => bed.createSubject({ case_id: id, usernames: [`gone${n}`] })));
    expect(await refused('W', 'DELETE', `/api/v1/cases/${id}`)).toMatchObject({ status: 403 });
    expect(await send('A', 'DELETE', `/api/v1/cases/${id}`)).toMatchObject({ status: 204, text: '' });
    expect(await refused('A', 'DELETE', `/api/v1/cases/${id}`)).toMatchObject({ status: 404 });
    for (const path of [`cases/${id}`, ...subjects.map((one) => `subjects/${one.id}`)])
      expect(await refused('R', 'GET', `/api/v1/${path}`)).toMatchObject({ status: 404 });
    expect((await send('R', 'GET', `/api/v1/subjects?case_id=${id}`)).json).toEqual({ data: [], next_cursor: null });
    expect((await send('R', 'GET', '/api/v1/subjects?identifier=gone1')).json).toMatchObject({ data: [] });
    const erasures = await bed.instance.database.asOwner(({ pool }) =>
      pool.query('select subject_id, reason, requested_by from erasure where case_id = $1', [id]),
    );
    expect(erasures.rows).toHaveLength(2);
    expect(erasures.rows[0]).toMatchObject({ reason: 'case_deleted', requested_by: expect.any(String) });
    expect((await bed.createCase()).case_number).not.toBe(case_number);
    const empty = await bed.createCase();
    expect((await send('A', 'DELETE', `/api/v1/cases/${empty.id}`)).status).toBe(204);
  });

  it('take no subject once they are deleted, however close together both come', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await bed.createCase();
      const [added, deleted] = await Promise.all([
        send('W', 'POST', '/api/v1/subjects', { case_id: id }),
        send('A', 'DELETE', `/api/v1/cases/${id}`),
      ]);
      expect(deleted.status).toBe(204);
      expect([201, 404]).toContain(added.status);
      if (added.status === 201)
        expect((await send('R', 'GET', `/api/v1/subjects/${(added.json as { id: string }).id}`)).status).toBe(404);
    }
  });

  it('case 6: of a month are as many as the plan allows, also when asked for at once or deleted', async () => {
    const small = await startInvestigationsBed({ env: { RATE_LIMIT_SCALE: '1' }, workers: 0 });
    try {
      const post = (as: string, n: number) => small.send(as, 'POST', '/api/v1/cases', { title: `${n}` });
      const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => post('W', n)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 429, 429]);
      const over = answers.find(({ status }) => status === 429)!;
      expect(over.json).toEqual({ error: 'monthly case quota exceeded' });
      const now = new Date();
      const untilNextMonth = (Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1) - now.getTime()) / 1_000;
      expect(Math.abs(Number(over.headers.get('retry-after')) - untilNextMonth)).toBeLessThan(60);
      const { id } = answers.find(({ status }) => status === 201)!.json as { id: string };
      await small.send('A', 'DELETE', `/api/v1/cases/${id}`);
      expect((await post('W', 6)).status).toBe(429);
      expect((await small.send('R', 'GET', '/api/v1/usage')).json).toMatchObject({
        plan: 'free',
        cases: { used: 3, limit: 3 },
      });
      expect((await post('X', 1)).status).toBe(201);
      const starter = await small.workspace('starter');
      for (let n = 0; n < 4; n += 1) expect((await post(starter.token, n)).status).toBe(201);
      await eventually(
        'nothing was stored of what was refused',
        async () => ((await small.send('R', 'GET', '/api/v1/cases')).json as { data: unknown[] }).data.length === 2,
      );
    } finally {
      await small.stop();
    }
  });
});
