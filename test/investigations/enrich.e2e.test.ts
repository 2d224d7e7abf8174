import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { type InvestigationsBed, startInvestigationsBed } from './investigations-bed.ts';
import { listsWithSources, type ScriptedServices, scriptedSources, startScriptedServices } from './scripted-sources.ts';

interface Worker {
  worker_id: string;
  status: string;
  reason: string | null;
  identifiers_checked: number;
  evidence_count: number;
  risk_points: number;
  duration_ms: number | null;
}
interface Run extends Record<string, unknown> {
  run_id: string;
  status: string;
  evidence_count: number;
  new_evidence_count: number;
  risk_score: number;
  risk_level: string;
  workers: Worker[];
  cross_case_matches: Record<string, unknown>[];
}
interface Row extends Record<string, unknown> {
  id: string;
  worker_id: string;
  risk_points: number;
  raw_sha256: string;
  title: string;
  summary: string;
  disposition: string;
}

let services: ScriptedServices;
let bed: InvestigationsBed;

beforeAll(async () => {
  services = await startScriptedServices();
  bed = await startInvestigationsBed({
    env: { ...services.env(['name_opensanctions']), RETRY_TIME_SCALE: '0.01' },
    lists: listsWithSources(scriptedSources),
  });
}, 180_000);
afterAll(async () => {
  await bed.stop();
  await services.close();
});
beforeEach(() => {
  services.asked.length = 0;
});

const unique = () => `u${Math.random().toString(36).slice(2)}`;
const enrich = (sid: string, body?: object, as = 'W', headers?: Record<string, string>) =>
  bed.send(as, 'POST', `/api/v1/subjects/${sid}/enrich`, body, headers);
async function run(sid: string, body?: object): Promise<Run> {
  const reply = await enrich(sid, body);
  if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text}`);
  return reply.json as Run;
}
const worker = ({ workers }: Run, id: string) => workers.find(({ worker_id }) => worker_id === id);
async function evidence(sid: string, query = ''): Promise<Row[]> {
  const { json } = await bed.send('R', 'GET', `/api/v1/subjects/${sid}/evidence?limit=200${query}`);
  return (json as { data: Row[] }).data;
}
const subject = async (sid: string) =>
  (await bed.send('R', 'GET', `/api/v1/subjects/${sid}`)).json as Record<string, unknown>;

test('every worker reports, sorted by id, and a token that may only read starts nothing (case 15)', async () => {
  const { id } = await bed.createSubject();
  expect((await enrich(id, undefined, 'R')).status).toBe(403);
  const answer = await run(id);
  const ids = answer.workers.map(({ worker_id }) => worker_id);
  expect(ids).toHaveLength(32);
  expect(ids).toEqual([...new Set(ids)].sort());
  expect(answer.workers.every(({ status }) => status === 'skipped')).toBe(true);
  expect(answer).toMatchObject({ status: 'completed', evidence_count: 0, risk_score: 0, risk_level: 'info' });
});

test('only workers whose identifiers the subject has are asked (case 16), and one about a name without its key is not (as in case 17)', async () => {
  const name = unique();
  const { id } = await bed.createSubject({ usernames: [name] });
  const answer = await run(id);
  const statusOf = (start: string, not = false) =>
    new Set(answer.workers.filter((one) => one.worker_id.startsWith(start) !== not).map(({ status }) => status));
  expect(statusOf('user_', true)).toEqual(new Set(['skipped']));
  expect(statusOf('user_')).toEqual(new Set(['no_data']));
  expect(services.asked).toHaveLength(6);

  const named = await bed.createSubject({ full_name: `Ada ${unique()}` });
  const second = await run(named.id);
  expect(worker(second, 'name_opensanctions')).toMatchObject({
    ...{ status: 'not_configured', reason: 'OPENSANCTIONS_API_KEY is not set', identifiers_checked: 0 },
  });
  expect(second.status).toBe('completed');
});

test('a source that fails fails no call, and no other source (case 18)', async () => {
  const { id } = await bed.createSubject({ ip_addresses: ['8.8.4.4'] });
  services.script('ip_geo', 500, '8.8.4.4');
  services.script('ip_tor', [{ externalId: 'x', riskPoints: 12, riskCategory: 'infrastructure' }], '8.8.4.4');
  const answer = await run(id);
  expect(answer.status).toBe('partial');
  expect(worker(answer, 'ip_geo')).toMatchObject({ status: 'error', identifiers_checked: 0 });
  expect(worker(answer, 'ip_tor')).toMatchObject({ status: 'ok', evidence_count: 1, risk_points: 12 });
});

async function workedExample() {
  const email = `${unique()}@example.org`;
  const made = await bed.createSubject({ emails: [email], ip_addresses: ['1.1.1.1'] });
  services.script(
    'email_hibp',
    [
      { externalId: 'Adobe', riskPoints: 4, riskCategory: 'breach', title: 'Breach <b>Adobe</b>\u0007' },
      { externalId: 'Canva', riskPoints: 2, riskCategory: 'breach' },
    ],
    email,
  );
  services.script('email_xposedornot', [{ externalId: 'ADOBE!', riskPoints: 2, riskCategory: 'breach' }], email);
  services.script('email_gravatar', [{ externalId: 'g', riskPoints: -2, riskCategory: 'corroboration' }], email);
  services.script('ip_tor', [{ externalId: '1.1.1.1', riskPoints: 12, riskCategory: 'infrastructure' }], '1.1.1.1');
  services.script(
    'ip_abuseipdb',
    [{ externalId: '1.1.1.1', riskPoints: 10, riskCategory: 'infrastructure' }],
    '1.1.1.1',
  );
  return { ...made, email };
}

test('the score is the worked example (case 19), a repeat finds nothing new (case 20), a dismissed row counts nothing (case 36)', async () => {
  const { id } = await workedExample();
  const first = await run(id);
  expect(first).toMatchObject({ risk_score: 26, risk_level: 'low', evidence_count: 6, new_evidence_count: 6 });
  expect(first.risk_breakdown).toMatchObject({ breach: 6, infrastructure: 22, corroboration: -2 });
  expect(await subject(id)).toMatchObject({ risk_score: 26, risk_level: 'low', evidence_count: 6 });
  const rows = await evidence(id);
  expect(rows.find(({ title }) => title.startsWith('Breach'))?.title).toBe('Breach Adobe\uFFFD');
  expect(rows.find(({ worker_id }) => worker_id === 'email_xposedornot')).toMatchObject({
    ...{ risk_points: 0, risk_category: null, severity: 'info' },
  });

  const asked = services.asked.length;
  const second = await run(id);
  expect(second).toMatchObject({ new_evidence_count: 0, evidence_count: 6, risk_score: 26 });
  expect(services.asked).toHaveLength(asked);
  expect((await run(id, { fresh: true })).new_evidence_count).toBe(0);
  expect(services.asked.length).toBe(2 * asked);
  const again = await evidence(id);
  expect(again.map((row) => row.id)).toEqual(rows.map((row) => row.id));
  expect(await evidence(id, `&run_id=${first.run_id}`)).toHaveLength(6);
  expect(await evidence(id, '&min_severity=high')).toHaveLength(2);

  const tor = rows.find(({ worker_id }) => worker_id === 'ip_tor')!;
  const patched = await bed.send('W', 'PATCH', `/api/v1/evidence/${tor.id}`, {
    disposition: 'dismissed',
    note: 'not him',
  });
  expect(patched.json).toMatchObject({ disposition: 'dismissed', disposition_note: 'not him' });
  expect(await subject(id)).toMatchObject({ risk_score: 14, evidence_count: 5 });
  expect((await run(id, { fresh: true })).risk_score).toBe(14);
  expect((await evidence(id, '&disposition=dismissed')).map((row) => row.id)).toEqual([tor.id]);
});

test('two calls at once are one run, one count and one event, with exactly its fields (cases 21, 23)', async () => {
  const { id, case_id } = await workedExample();
  const hook = { url: bed.receiver.url('/enriched'), events: ['enrichment.completed'] };
  expect((await bed.send('A', 'POST', '/api/v1/integrations/webhooks', hook)).status).toBe(201);
  services.delayMs = () => 150;
  const both = await Promise.all([enrich(id), enrich(id), enrich(id)]);
  services.delayMs = () => 0;
  expect(both.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(new Set(both.map(({ json }) => (json as Run).run_id)).size).toBe(1);
  expect(new Set(both.map(({ headers }) => headers.get('x-ratelimit-remaining'))).size).toBe(1);
  await bed.receiver.received('/enriched', 1);
  const [event] = await bed.receiver.received('/enriched', 1);
  const body = JSON.parse(event!.body.toString());
  expect(body.event).toBe('enrichment.completed');
  const { duration_ms } = both[0]!.json as { duration_ms: number };
  expect(body.data).toEqual({
    subject_id: id,
    case_id,
    subject_label: body.data.subject_label,
    evidence_count: 6,
    duration_ms,
  });
});

test('a key used again answers the run of the first call, also after its end (case 32)', async () => {
  const { id } = await bed.createSubject({ usernames: [unique()] });
  const headers = { 'idempotency-key': unique() };
  const first = await enrich(id, undefined, 'W', headers);
  const again = await enrich(id, undefined, 'W', headers);
  expect((again.json as Run).run_id).toBe((first.json as Run).run_id);
  expect(again.headers.get('idempotent-replay')).toBe('true');
  expect(again.headers.get('x-ratelimit-remaining')).toBe(first.headers.get('x-ratelimit-remaining'));
});

test('of two identifiers one may fail: the worker has failed, and keeps the evidence of the other (case 34)', async () => {
  const { id } = await bed.createSubject({ phones: ['+491701234567', '+491701234568'] });
  services.script('phone_numverify', 500, '+491701234567');
  services.script('phone_numverify', [{ externalId: 'n', riskPoints: 3, riskCategory: 'identity' }], '+491701234568');
  const answer = await run(id);
  const failed = worker(answer, 'phone_numverify');
  expect(failed).toMatchObject({ status: 'error', identifiers_checked: 1, evidence_count: 1, risk_points: 3 });
  expect(failed?.reason).toMatch(/^1 of 2 failed/);
  expect(answer.status).toBe('partial');
  expect(await evidence(id, '&worker_id=phone_numverify')).toHaveLength(1);
});

test('the bytes of a row have its hash, and an older answer stays (case 35)', async () => {
  const name = unique();
  const { id } = await bed.createSubject({ usernames: [name] });
  services.script('user_github', [{ externalId: 'g', title: 'Before' }], name);
  await run(id);
  const [before] = await evidence(id);
  services.script('user_github', [{ externalId: 'g', title: 'After' }], name);
  await run(id, { fresh: true });
  const [after] = await evidence(id);
  expect(after).toMatchObject({ id: before!.id, title: 'After', first_seen_at: before!.first_seen_at });
  const full = await bed.send('R', 'GET', `/api/v1/evidence/${before!.id}`);
  expect(full.json).toMatchObject({ raw: { rows: [{ title: 'After' }] } });
  for (const row of [after!, before!]) {
    const raw = await bed.send('R', 'GET', `/api/v1/evidence/${before!.id}/raw?sha256=${row.raw_sha256}`);
    expect(raw.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(createHash('sha256').update(raw.text).digest('hex')).toBe(row.raw_sha256);
  }
  expect(before!.raw_sha256).not.toBe(after!.raw_sha256);
  const unknown = await bed.send('R', 'GET', `/api/v1/evidence/${before!.id}/raw?sha256=${'0'.repeat(64)}`);
  expect(unknown.status).toBe(404);
  expect((await bed.send('X', 'GET', `/api/v1/evidence/${before!.id}/raw`)).status).toBe(404);
});

test('a subject that shares an identifier is named, of another case too', async () => {
  const name = unique();
  const one = await bed.createSubject({ usernames: [name] });
  const other = await bed.createSubject({ usernames: [name] });
  const { cross_case_matches: matches } = await run(one.id);
  expect(matches).toEqual([
    {
      ...{ subject_id: other.id, case_id: other.case_id, case_number: expect.stringMatching(/^TL-\d{4,}$/) },
      ...{ identifier_type: 'username', identifier_value: name },
    },
  ]);
});

test('a poller sees workers move, and a subject that is erased meanwhile stops its run and keeps nothing', async () => {
  const name = unique();
  const { id } = await bed.createSubject({ usernames: [name] });
  services.script('user_github', 'hangs', name);
  const accepted = await enrich(id, undefined, 'W', { prefer: 'respond-async' });
  expect(accepted.status).toBe(202);
  const location = accepted.headers.get('location')!;
  const seen = await eventually('one runs and the others have ended', async () => {
    const now = (await bed.send('R', 'GET', location)).json as Run;
    return worker(now, 'user_github')?.status === 'running' && worker(now, 'user_gitlab')?.status === 'no_data' && now;
  });
  expect(seen).toMatchObject({ status: 'running', completed_at: null, duration_ms: null });
  const waiting = enrich(id);
  expect((await bed.send('A', 'DELETE', `/api/v1/subjects/${id}`)).status).toBe(204);
  expect((await waiting).status).toBe(404);
  expect((await bed.send('R', 'GET', location)).status).toBe(404);
});

test('workers say how their sources have answered this workspace', async () => {
  const { json } = await bed.send('R', 'GET', '/api/v1/workers');
  const { data } = json as { data: { id: string; configured: boolean; requires_key: boolean; health: object }[] };
  expect(data).toHaveLength(32);
  const of = (id: string) => data.find((one) => one.id === id);
  expect(of('ip_geo')?.health).toMatchObject({
    state: expect.stringMatching(/ok|failing/),
    last_fault_at: expect.any(String),
  });
  expect(of('ip_tor')?.health).toMatchObject({ state: 'ok', last_fault_at: null });
  expect(of('name_opensanctions')).toMatchObject({
    configured: false,
    requires_key: true,
    health: { state: 'unknown' },
  });
});
