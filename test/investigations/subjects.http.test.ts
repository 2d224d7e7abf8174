import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type InvestigationsBed, startInvestigationsBed } from './investigations-bed.ts';

jest.setTimeout(120_000);

const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const lists = ['emails', 'phones', 'usernames', 'ip_addresses', 'domains'];

interface Page {
  data: { id: string }[];
  next_cursor: string | null;
}

describe('subjects', () => {
  let bed: InvestigationsBed;
  let send: InvestigationsBed['send'];
  let caseId: string;

  beforeAll(async () => {
    bed = await startInvestigationsBed({ workers: 0 });
    ({ send } = bed);
    caseId = (await bed.createCase()).id;
  });
  afterAll(() => bed?.stop());

  const add = (fields: object) => bed.createSubject({ case_id: caseId, ...fields });
  const refused = async (...call: Parameters<InvestigationsBed['send']>) => {
    const { status, json } = await send(...call);
    expect(Object.keys(json as object)).toEqual(['error']);
    return { status, error: (json as { error: string }).error };
  };
  const list = async (query: string, as: 'R' | 'X' = 'R') => {
    const { status, json, text } = await send(as, 'GET', `/api/v1/subjects${query}`);
    if (status !== 200) throw new Error(text);
    return json as Page;
  };
  const idsOf = ({ data }: Page) => data.map(({ id }) => id);

  it('case 10: need a case of the workspace', async () => {
    const post = (body: unknown) => refused('W', 'POST', '/api/v1/subjects', body);
    expect(await post({ case_id: randomUUID() })).toMatchObject({ status: 404 });
    expect(await refused('X', 'POST', '/api/v1/subjects', { case_id: caseId })).toMatchObject({ status: 404 });
    expect(await post({ case_id: 'abc' })).toEqual({ status: 400, error: expect.stringMatching(/^case_id: /) });
    expect(await post({})).toEqual({ status: 400, error: expect.stringMatching(/^case_id: /) });
    expect(await post({ case_id: null })).toMatchObject({ status: 400 });
    expect(await refused('R', 'POST', '/api/v1/subjects', { case_id: caseId })).toMatchObject({ status: 403 });
    expect(await refused(null, 'GET', '/api/v1/subjects')).toMatchObject({ status: 401 });
  });

  it('case 11: are a case_id at least, and have their identifiers in normal form', async () => {
    const bare = await add({ full_name: null, emails: null, consent_obtained: null, retention_days: null });
    expect(bare).toEqual({
      ...{ id: expect.any(String), case_id: caseId, full_name: null, subject_label: 'Unnamed subject' },
      ...Object.fromEntries(lists.map((name) => [name, []])),
      ...{ consent_obtained: false, has_consent: false, retention_days: 90, risk_score: null, risk_level: null },
      ...{
        risk_breakdown: null,
        evidence_count: 0,
        last_enriched_at: null,
        purge_at: iso,
        created_at: iso,
        updated_at: iso,
      },
    });
    const { created_at, purge_at } = bare as unknown as { created_at: string; purge_at: string };
    expect(Date.parse(purge_at) - Date.parse(created_at)).toBe(90 * 86_400_000);
    const full = await add({
      ...{ emails: ['X@Example.org', 'x@example.org'], phones: ['0049 30 901820', '+49 30 901820', '030 1'] },
      ...{ usernames: ['@Al', 'Al'], ip_addresses: ['::ffff:192.0.2.1', '192.0.2.1', '2001:DB8::0:1'] },
      ...{ domains: ['https://www.Example.com/a', 'example.com.'], consent_obtained: true, retention_days: 1 },
    });
    expect(full).toMatchObject({
      ...{ emails: ['x@example.org'], phones: ['+4930901820', '030 1'], usernames: ['Al'] },
      ...{ ip_addresses: ['192.0.2.1', '2001:db8::1'], domains: ['example.com'] },
      ...{ subject_label: 'x@example.org', has_consent: true, retention_days: 1, risk_score: null },
    });
    expect((await send('R', 'GET', `/api/v1/subjects/${full.id}`)).json).toEqual(full);
  });

  it.each([
    ['a bad email', '{"emails":["ok@example.org","bad"]}', /^emails\[1\]: /],
    ['a bad IP address', '{"ip_addresses":["999.1.1.1"]}', /^ip_addresses\[0\]: /],
    ['a short phone', '{"phones":["1234"]}', /^phones\[0\]: /],
    ['a blank in a username', '{"usernames":["a b"]}', /^usernames\[0\]: /],
    ['a domain of one label', '{"domains":["localhost"]}', /^domains\[0\]: /],
    ['null in a list', '{"domains":[null]}', /^domains\[0\]: /],
    ['a number in a list', '{"usernames":[5]}', /^usernames\[0\]: /],
    ['a text for a list', '{"emails":"a@example.org"}', /^emails: /],
    ['26 items', JSON.stringify({ usernames: Array.from({ length: 26 }, (_, n) => `u${n}`) }), /^usernames: /],
    ['a boolean as text', '{"consent_obtained":"true"}', /^consent_obtained: /],
    ['a number as text', '{"retention_days":"5"}', /^retention_days: /],
    ['no retention', '{"retention_days":0}', /^retention_days: /],
    ['ten years and a bit', '{"retention_days":3651}', /^retention_days: /],
    ['a fraction', '{"retention_days":1.5}', /^retention_days: /],
    ['an empty name', '{"full_name":" "}', /^full_name: /],
    ['a long name', JSON.stringify({ full_name: 'x'.repeat(201) }), /^full_name: /],
    ['NUL', '{"usernames":["a\\u0000"]}', /^usernames\[0\]: /],
    ['half a surrogate pair', '{"full_name":"\\udc00"}', /^full_name: /],
    ['65 levels', `{"emails":${'['.repeat(65)}${']'.repeat(65)}}`, /^emails\[0\]/],
  ])('case 12: refuse %s and name it', async (_, fields, message) => {
    const body = fields.replace('{', `{"case_id":"${caseId}",`);
    expect(await refused('W', 'POST', '/api/v1/subjects', body)).toEqual({
      status: 400,
      error: expect.stringMatching(message),
    });
  });

  it('case 13: tell webhooks that they were added', async () => {
    const webhook = { url: bed.receiver.url('/added'), events: ['subject.added'] };
    expect((await send('A', 'POST', '/api/v1/integrations/webhooks', webhook)).status).toBe(201);
    const { id } = await add({ phones: ['12345'] });
    const { rows } = await bed.instance.database.asOwner(({ pool }) =>
      pool.query('select type, entity_kind, body::text as body from webhook_event where entity_uid = $1', [id]),
    );
    expect(rows).toEqual([{ type: 'subject.added', entity_kind: 'subject', body: expect.any(String) }]);
    expect(JSON.parse(rows[0]!.body)).toEqual({
      ...{ event: 'subject.added', workspace_id: bed.workspaceId, occurred_at: iso },
      data: { subject_id: id, case_id: caseId, full_name: null, subject_label: '12345', has_consent: false },
    });
  });

  it('are added to a closed case, and not to an archived one', async () => {
    const { id } = await bed.createCase();
    await send('W', 'PATCH', `/api/v1/cases/${id}`, { status: 'closed' });
    await bed.createSubject({ case_id: id });
    await send('W', 'PATCH', `/api/v1/cases/${id}`, { status: 'archived' });
    expect(await refused('W', 'POST', '/api/v1/subjects', { case_id: id })).toMatchObject({ status: 400 });
    expect((await send('R', 'GET', `/api/v1/cases/${id}`)).json).toMatchObject({ subject_count: 1 });
  });

  it('are added once for an Idempotency-Key, and a refusal leaves the key free', async () => {
    const key = { 'idempotency-key': randomUUID() };
    expect((await send('W', 'POST', '/api/v1/subjects', { case_id: randomUUID() }, key)).status).toBe(404);
    const post = () => send('W', 'POST', '/api/v1/subjects', { case_id: caseId, full_name: 'Once Only' }, key);
    const first = await post();
    const again = await post();
    expect([first.status, again.status, again.json]).toEqual([201, 201, first.json]);
    expect(again.headers.get('idempotent-replay')).toBe('true');
    expect((await list('?q=once%20only')).data).toHaveLength(1);
  });

  it('are changed field by field; null clears the name alone', async () => {
    const { id } = await add({ full_name: 'Ann', emails: ['a@example.org'], usernames: ['ann'] });
    const path = `/api/v1/subjects/${id}`;
    expect((await send('W', 'PATCH', path, { full_name: null, case_id: randomUUID() })).json).toMatchObject({
      ...{ full_name: null, subject_label: 'a@example.org', case_id: caseId, usernames: ['ann'] },
    });
    const changed = await send('W', 'PATCH', path, { emails: ['B@example.org'], retention_days: 10 });
    expect(changed.json).toMatchObject({ emails: ['b@example.org'], usernames: ['ann'], retention_days: 10 });
    const { created_at, purge_at } = changed.json as { created_at: string; purge_at: string };
    expect(Date.parse(purge_at) - Date.parse(created_at)).toBe(10 * 86_400_000);
    expect(idsOf(await list('?identifier=b@example.org'))).toEqual([id]);
    expect(idsOf(await list('?identifier=a@example.org'))).not.toContain(id);
    for (const field of [...lists, 'consent_obtained', 'retention_days'])
      expect((await refused('W', 'PATCH', path, { [field]: null })).error).toMatch(new RegExp(`^${field}: `));
    expect(await refused('W', 'PATCH', path, {})).toMatchObject({ status: 400 });
    expect(await refused('W', 'PATCH', path, { case_id: caseId })).toMatchObject({ status: 400 });
    expect(await refused('R', 'PATCH', path, { full_name: 'B' })).toMatchObject({ status: 403 });
    expect(await refused('X', 'PATCH', path, {})).toMatchObject({ status: 404 });
  });

  it('whose retention is over by a change are purged at once', async () => {
    const { id } = await add({ retention_days: 30 });
    await bed.instance.database.asOwner(({ pool }) =>
      pool.query(`update subject set created_at = created_at - interval '2 days' where id = $1`, [id]),
    );
    expect((await send('W', 'PATCH', `/api/v1/subjects/${id}`, { retention_days: 1 })).status).toBe(200);
    expect((await send('R', 'GET', `/api/v1/subjects/${id}`)).status).toBe(404);
    expect(await erasureOf(id)).toMatchObject({ reason: 'retention', requested_by: null });
  });

  const erasureOf = async (id: string) =>
    (
      await bed.instance.database.asOwner(({ pool }) =>
        pool.query('select reason, requested_by, lane, completed_at from erasure where subject_id = $1', [id]),
      )
    ).rows[0];

  it('case 41, its beginning: are deleted once, by an admin, and gone for every reader', async () => {
    const { id } = await add({ usernames: ['leaves'] });
    const path = `/api/v1/subjects/${id}`;
    expect(await refused('W', 'DELETE', path)).toMatchObject({ status: 403 });
    expect(await send('A', 'DELETE', path)).toMatchObject({ status: 204, text: '' });
    for (const [as, method] of [
      ['A', 'DELETE'],
      ['R', 'GET'],
      ['W', 'PATCH'],
    ] as const)
      expect(await refused(as, method, path)).toMatchObject({ status: 404 });
    expect((await list('?identifier=leaves')).data).toEqual([]);
    expect(idsOf(await list(''))).not.toContain(id);
    expect(await erasureOf(id)).toMatchObject({ reason: 'deleted', requested_by: expect.any(String), lane: 'job' });
  });

  it('case 14: are listed by case, by identifier and by a part of the name, never those of another workspace', async () => {
    const { id: other } = await bed.createCase();
    const one = await bed.createSubject({ case_id: other, full_name: 'Ägidius 100%', emails: ['find@example.org'] });
    const two = await bed.createSubject({
      case_id: other,
      full_name: 'ÄGIDIA_B',
      domains: ['find.example.org'],
      usernames: ['find.example.org'],
    });
    expect(idsOf(await list(`?case_id=${other}`))).toEqual([two.id, one.id]);
    expect(await refused('R', 'GET', '/api/v1/subjects?case_id=zzz')).toMatchObject({ status: 400 });
    expect(await list(`?case_id=${randomUUID()}`)).toEqual({ data: [], next_cursor: null });
    expect(idsOf(await list(`?case_id=${other.toUpperCase()}&q=%C3%A4GID`))).toEqual([two.id, one.id]);
    expect(idsOf(await list('?q=ägid&identifier=FIND@example.org'))).toEqual([one.id]);
    expect(idsOf(await list('?identifier=https://www.find.example.org/x'))).toEqual([two.id]);
    expect(idsOf(await list('?identifier=find.example.org'))).toEqual([two.id]);
    expect(idsOf(await list('?identifier=find.example.org', 'X'))).toEqual([]);
    expect(idsOf(await list('?q=100%25'))).toEqual([one.id]);
    expect(idsOf(await list('?q=A_B'))).toEqual([two.id]);
    expect(idsOf(await list('?q=%25'))).toEqual([one.id]);
    expect(await list('', 'X')).toEqual({ data: [], next_cursor: null });
    expect(idsOf(await list(''))).toEqual(expect.arrayContaining([one.id, two.id]));
  });

  it('are listed in pages by key, to which rows that come and go do nothing', async () => {
    const { id } = await bed.createCase();
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1) made.unshift((await bed.createSubject({ case_id: id, usernames: ['paged'] })).id);
    for (const filter of [`case_id=${id}`, 'identifier=paged', `q=&identifier=paged`.replace('q=&', '')]) {
      const first = await list(`?${filter}&limit=2`);
      expect(idsOf(first)).toEqual(made.slice(0, 2));
      const second = await list(`?${filter}&limit=2&cursor=${first.next_cursor}`);
      expect(idsOf(second)).toEqual(made.slice(2, 4));
      const last = await list(`?${filter}&limit=2&cursor=${second.next_cursor}`);
      expect([idsOf(last), last.next_cursor]).toEqual([made.slice(4), null]);
    }
    const { next_cursor } = await list(`?case_id=${id}&limit=2`);
    await send('A', 'DELETE', `/api/v1/subjects/${made[1]}`);
    await bed.createSubject({ case_id: id });
    expect(idsOf(await list(`?case_id=${id}&limit=2&cursor=${next_cursor}`))).toEqual(made.slice(2, 4));
    expect((await send('R', 'GET', `/api/v1/cases?cursor=${next_cursor}`)).status).toBe(400);
  });

  it.each([
    'limit=0',
    'limit=1001',
    'limit=x',
    'limit=1&limit=2',
    'cursor=abc',
    'cursor=',
    'q=',
    'identifier=%20',
    'q=%00',
    `q=${'x'.repeat(201)}`,
  ])('are not listed by %s', async (query) =>
    expect(await refused('R', 'GET', `/api/v1/subjects?${query}`)).toMatchObject({ status: 400 }),
  );

  it('take the longest names that there are, and find them', async () => {
    const { id } = await add({ full_name: '\u{1d160}'.repeat(200) });
    expect(idsOf(await list(`?q=${encodeURIComponent('\u{1d160}'.repeat(3))}`))).toEqual([id]);
  });
});
