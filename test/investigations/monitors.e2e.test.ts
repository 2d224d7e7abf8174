import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { eventually } from '../support/eventually.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { createTestNamespace } from '../support/test-temporal.ts';
import { type InvestigationsBed, startInvestigationsBed } from './investigations-bed.ts';
import { listsWithSources, type ScriptedServices, scriptedSources, startScriptedServices } from './scripted-sources.ts';

interface Alert extends Record<string, unknown> {
  id: string;
  severity: string;
  change: string;
}
interface MonitorRun {
  run_id: string;
  status: string;
  new_evidence_count: number;
  alerts: Alert[];
}
interface Monitor extends Record<string, unknown> {
  id: string;
  case_id: string;
  active: boolean;
  next_run_at: string | null;
  last_run_at: string | null;
}

let services: ScriptedServices;
let proxy: TcpProxy;
let bed: InvestigationsBed;
let connection: Connection;
let temporal: Client;

beforeAll(async () => {
  services = await startScriptedServices();
  const target = await createTestNamespace();
  proxy = await startTcpProxy(process.env.TEST_TEMPORAL_ADDRESS ?? '');
  bed = await startInvestigationsBed({
    temporal: { ...target, connectionOptions: { address: proxy.address } },
    env: { ...services.env(), RETRY_TIME_SCALE: '0.01' },
    lists: listsWithSources(scriptedSources),
  });
  connection = await Connection.connect(target.connectionOptions);
  temporal = new Client({ connection, namespace: target.namespace });
}, 180_000);
afterAll(async () => {
  proxy?.become('open');
  await bed?.stop();
  await connection?.close();
  await proxy?.close();
  await services?.close();
});
beforeEach(() => {
  services.asked.length = 0;
});

const unique = () => `u${Math.random().toString(36).slice(2)}`;
const send = (as: string, method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  bed.send(as, method, `/api/v1${path}`, body, headers);
async function create(fields: object): Promise<Monitor> {
  const reply = await send('W', 'POST', '/monitors', fields);
  if (reply.status !== 201) throw new Error(`${reply.status} ${reply.text}`);
  return reply.json as Monitor;
}
const get = async (id: string) => (await send('R', 'GET', `/monitors/${id}`)).json as Monitor;
async function run(id: string): Promise<MonitorRun> {
  const reply = await send('W', 'POST', `/monitors/${id}/run`);
  if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text}`);
  return reply.json as MonitorRun;
}
const list = async <T = Record<string, unknown>>(path: string) =>
  ((await send('R', 'GET', path)).json as { data: T[] }).data;
const schedule = (id: string) => temporal.schedule.getHandle(`run-monitor/${bed.workspaceId}/${id}`);
const isScheduled = (id: string) =>
  schedule(id)
    .describe()
    .then(
      () => true,
      () => false,
    );
const breach = (name: string, riskPoints = 2) => ({ externalId: name, riskPoints, riskCategory: 'breach' as const });
/** A subject whose first run has ended. */
async function enriched(fields: object) {
  const subject = await bed.createSubject(fields);
  expect((await send('W', 'POST', `/subjects/${subject.id}/enrich`)).status).toBe(200);
  return subject;
}

test('what a source adds is one alert with its pair of events, and none a second time (case 28)', async () => {
  const email = `${unique()}@example.org`;
  services.script('email_hibp', [breach('Adobe', 4)], email);
  const { id, case_id } = await enriched({ emails: [email] });
  const hook = { url: bed.receiver.url('/alerts'), events: ['alert.fired', 'monitor.match', 'enrichment.completed'] };
  expect((await send('A', 'POST', '/integrations/webhooks', hook)).status).toBe(201);
  const monitor = await create({ subject_id: id, worker_ids: ['email_hibp'], active: false });
  expect(monitor).toMatchObject({
    ...{ subject_id: id, case_id, name: `Monitor: ${email}`, worker_ids: ['email_hibp'], cadence: 'daily' },
    ...{ min_severity: 'info', active: false, last_run_at: null, next_run_at: null, alert_count: 0 },
  });
  services.script('email_hibp', [breach('Adobe', 4), breach('CompanyX 2026', 4)], email);
  const first = await run(monitor.id);
  expect(first).toMatchObject({ status: 'completed', new_evidence_count: 1 });
  const [row] = await list<{ id: string }>(`/subjects/${id}/evidence?run_id=${first.run_id}`);
  expect(first.alerts).toEqual([
    {
      ...{ id: expect.any(String), monitor_id: monitor.id, subject_id: id, case_id, subject_label: email },
      ...{ severity: 'low', title: "Email surfaced in 'CompanyX 2026' breach", source: 'hibp' },
      ...{ worker_id: 'email_hibp', evidence_id: row?.id, change: 'new', acknowledged_at: null },
      created_at: expect.any(String),
    },
  ]);
  const [alert] = first.alerts;
  const bodies = (await bed.receiver.received('/alerts', 2)).map(({ body }) => JSON.parse(body));
  const common = { alert_id: alert?.id, monitor_id: monitor.id, subject_id: id, case_id, subject_label: email };
  const data = (event: string) => bodies.filter((body) => body.event === event).map((body) => body.data);
  expect(data('alert.fired')).toEqual([
    { ...common, severity: 'low', title: "Email surfaced in 'CompanyX 2026' breach", source: 'hibp' },
  ]);
  expect(data('monitor.match')).toEqual([
    { ...common, worker_id: 'email_hibp', evidence_id: row?.id, matched_value: email },
  ]);

  expect((await run(monitor.id)).alerts).toEqual([]);
  expect(await get(monitor.id)).toMatchObject({ alert_count: 1, last_run_status: 'completed', active: false });
  expect(services.asked.filter((asked) => asked === `email_hibp/${email}`)).toHaveLength(3);
  expect(bed.receiver.at('/alerts')).toHaveLength(2);
  const runs = await list<{ monitor_id: string | null }>(`/subjects/${id}/runs`);
  expect(runs.map(({ monitor_id }) => monitor_id)).toEqual([monitor.id, monitor.id, null]);
});

test('a reputation that turns bad is one alert, though it is no new row (case 38)', async () => {
  const score = (riskPoints: number) => [
    { externalId: '9.9.9.9', riskPoints, riskCategory: 'infrastructure' as const },
  ];
  services.script('ip_abuseipdb', score(2), '9.9.9.9');
  const { id } = await enriched({ ip_addresses: ['9.9.9.9'] });
  const monitor = await create({ subject_id: id, worker_ids: ['ip_abuseipdb'] });
  services.script('ip_abuseipdb', score(20), '9.9.9.9');
  expect((await run(monitor.id)).alerts).toMatchObject([
    { change: 'worse', severity: 'critical', source: 'abuseipdb' },
  ]);
  expect((await run(monitor.id)).alerts).toEqual([]);
});

test('a monitor of a subject that was never enriched records what there is at once, and raises nothing for it', async () => {
  const name = unique();
  services.script('user_github', [{ externalId: 'a' }], name);
  const { id } = await bed.createSubject({ usernames: [name] });
  const monitor = await create({ subject_id: id, worker_ids: ['user_github'] });
  await eventually('the first run has ended', async () => (await get(monitor.id)).last_run_at);
  expect(await list(`/monitors/${monitor.id}/alerts`)).toEqual([]);
  expect(await list(`/subjects/${id}/evidence`)).toHaveLength(1);
  services.script('user_github', [{ externalId: 'a' }, { externalId: 'b' }], name);
  expect((await run(monitor.id)).alerts).toHaveLength(1);
});

test('a monitor that is too lenient, or a row that was dismissed, raises nothing', async () => {
  const email = `${unique()}@example.org`;
  services.script('email_hibp', [breach('Adobe')], email);
  const { id } = await enriched({ emails: [email] });
  const monitor = await create({ subject_id: id, min_severity: 'medium', worker_ids: ['email_hibp'] });
  services.script('email_hibp', [breach('Adobe'), breach('Canva', 4)], email);
  expect(await run(monitor.id)).toMatchObject({ new_evidence_count: 1, alerts: [] });
  const rows = await list<{ id: string; external_id: string }>(`/subjects/${id}/evidence`);
  const adobe = rows.find(({ external_id }) => external_id === 'Adobe');
  await send('W', 'PATCH', `/evidence/${adobe?.id}`, { disposition: 'dismissed' });
  services.script('email_hibp', [breach('Adobe', 20), breach('Canva', 4)], email);
  expect((await run(monitor.id)).alerts).toEqual([]);
});

test('calls at once are one run, which counts once, and a key used again answers it', async () => {
  const { id } = await enriched({ usernames: [unique()] });
  const monitor = await create({ subject_id: id, active: false });
  services.delayMs = () => 150;
  const headers = { 'idempotency-key': unique() };
  const both = await Promise.all([
    send('W', 'POST', `/monitors/${monitor.id}/run`, undefined, headers),
    send('W', 'POST', `/monitors/${monitor.id}/run`),
  ]);
  services.delayMs = () => 0;
  expect(both.map(({ status }) => status)).toEqual([200, 200]);
  expect(new Set(both.map(({ json }) => (json as MonitorRun).run_id)).size).toBe(1);
  expect(new Set(both.map((reply) => reply.headers.get('x-ratelimit-remaining'))).size).toBe(1);
  const again = await send('W', 'POST', `/monitors/${monitor.id}/run`, undefined, headers);
  expect(again.json).toMatchObject({ run_id: (both[1].json as MonitorRun).run_id });
  expect(again.headers.get('idempotent-replay')).toBe('true');
});

test('the schedule has exactly the times that the monitor shows, and makes up for what was missed within one cadence', async () => {
  const { id } = await enriched({ usernames: [unique()] });
  const monitor = await create({ subject_id: id, cadence: 'weekly' });
  await eventually('it is there', () => isScheduled(monitor.id));
  const { info, policies, spec } = await schedule(monitor.id).describe();
  expect(info.nextActionTimes[0]?.toISOString()).toBe((await get(monitor.id)).next_run_at);
  expect(policies).toMatchObject({ overlap: 'SKIP', catchupWindow: 7 * 86_400_000 });
  expect(spec.intervals).toMatchObject([{ every: 7 * 86_400_000 }]);

  await send('W', 'PATCH', `/monitors/${monitor.id}`, { cadence: 'hourly' });
  const hourly = await eventually('its times have changed', async () => {
    const changed = await schedule(monitor.id).describe();
    return changed.spec.intervals?.[0]?.every === 3_600_000 ? changed : null;
  });
  expect(hourly.info.nextActionTimes[0]?.toISOString()).toBe((await get(monitor.id)).next_run_at);
});

test('what the schedule starts is a run of the monitor, and one whose monitor is gone removes itself', async () => {
  const name = unique();
  const { id } = await enriched({ usernames: [name] });
  const monitor = await create({ subject_id: id, worker_ids: ['user_github'] });
  services.script('user_github', [{ externalId: 'new' }], name);
  await eventually('it is there', () => isScheduled(monitor.id));
  await schedule(monitor.id).trigger();
  const [alert] = await eventually('it has run', async () => {
    const alerts = await list<Alert>(`/monitors/${monitor.id}/alerts`);
    return alerts.length > 0 ? alerts : null;
  });
  expect(alert).toMatchObject({ change: 'new', worker_id: 'user_github' });

  const { spec, action, policies } = await schedule(monitor.id).describe();
  await send('A', 'DELETE', `/monitors/${monitor.id}`);
  await eventually('it is removed', async () => !(await isScheduled(monitor.id)));
  const scheduleId = `run-monitor/${bed.workspaceId}/${monitor.id}`;
  await temporal.schedule.create({ scheduleId, spec, action, policies });
  await schedule(monitor.id).trigger();
  await eventually('it has removed itself', async () => !(await isScheduled(monitor.id)));
});

test('a monitor that is deleted while it runs raises nothing, and its run ends', async () => {
  const name = unique();
  const { id } = await enriched({ usernames: [name] });
  const monitor = await create({ subject_id: id, worker_ids: ['user_github'], active: false });
  services.script('user_github', [{ externalId: 'new' }], name);
  services.delayMs = () => 500;
  const waiting = send('W', 'POST', `/monitors/${monitor.id}/run`);
  await eventually(
    'the source is asked',
    () => services.asked.filter((one) => one === `user_github/${name}`).length > 1,
  );
  services.delayMs = () => 0;
  expect((await send('A', 'DELETE', `/monitors/${monitor.id}`)).status).toBe(204);
  expect((await waiting).status).toBe(404);
  expect(await list(`/subjects/${id}/runs`)).toMatchObject([{ status: 'completed', monitor_id: monitor.id }, {}]);
  const left = await bed.instance.database.asOwner(({ pool }) =>
    pool.query('select from alert where subject_id = $1', [id]),
  );
  expect(left.rowCount).toBe(0);
});

test('alerts are listed by monitor and by case, narrowed down, and taken note of', async () => {
  const email = `${unique()}@example.org`;
  const { id, case_id } = await enriched({ emails: [email] });
  const monitor = await create({ subject_id: id, active: false });
  services.script('email_hibp', [breach('A', 2), breach('B', 20)], email);
  expect((await run(monitor.id)).alerts).toHaveLength(2);
  expect(await list(`/cases/${case_id}/alerts`)).toHaveLength(2);
  const [critical] = await list<Alert>(`/monitors/${monitor.id}/alerts?severity=critical`);
  const path = `/monitors/${monitor.id}/alerts/${critical?.id}`;
  const taken = await send('W', 'PATCH', path, { acknowledged: true });
  const { acknowledged_at } = taken.json as Alert;
  expect(acknowledged_at).toEqual(expect.any(String));
  expect((await send('W', 'PATCH', path, { acknowledged: true })).json).toMatchObject({ acknowledged_at });
  expect(await list(`/monitors/${monitor.id}/alerts?acknowledged=true`)).toHaveLength(1);
  expect(await list(`/monitors/${monitor.id}/alerts?acknowledged=false`)).toHaveLength(1);
  expect((await send('W', 'PATCH', path, { acknowledged: false })).json).toMatchObject({ acknowledged_at: null });
  expect((await send('W', 'PATCH', path, { acknowledged: 'yes' })).status).toBe(400);
  expect((await send('X', 'PATCH', path, { acknowledged: true })).status).toBe(404);
  expect((await send('R', 'GET', `/monitors/${monitor.id}/alerts?severity=bad`)).status).toBe(400);
  expect((await send('A', 'DELETE', `/monitors/${monitor.id}`)).status).toBe(204);
  expect(await list(`/cases/${case_id}/alerts`)).toEqual([]);
  expect((await send('R', 'GET', `/monitors/${monitor.id}/alerts`)).status).toBe(404);
});

test('a playbook gives workers and cadence, and a completed case has no active monitor', async () => {
  const { id: case_id } = await bed.createCase({ playbook_slug: 'brand-infrastructure' });
  const { id } = await enriched({ case_id, domains: ['example.org'] });
  const monitor = await create({ subject_id: id });
  expect(monitor).toMatchObject({ cadence: 'hourly', worker_ids: expect.arrayContaining(['domain_rdap', 'ip_tor']) });
  await eventually('it has a schedule', () => isScheduled(monitor.id));
  await send('W', 'PATCH', `/cases/${case_id}`, { status: 'closed' });
  expect(await get(monitor.id)).toMatchObject({ active: false, next_run_at: null });
  await eventually('its schedule is gone', async () => !(await isScheduled(monitor.id)));
  expect((await create({ subject_id: id })).active).toBe(false);
  expect((await send('W', 'PATCH', `/monitors/${monitor.id}`, { active: true })).status).toBe(400);
  await send('W', 'PATCH', `/cases/${case_id}`, { status: 'open' });
  expect((await get(monitor.id)).active).toBe(false);
  expect((await send('W', 'PATCH', `/monitors/${monitor.id}`, { active: true })).json).toMatchObject({ active: true });
  expect(await list(`/monitors?case_id=${case_id}`)).toHaveLength(2);
  expect(await list(`/monitors?subject_id=${case_id}`)).toEqual([]);
});

test('what cannot be a monitor is refused', async () => {
  const { id } = await bed.createSubject();
  const status = async (as: string, body: object) => (await send(as, 'POST', '/monitors', body)).status;
  expect(await status('R', { subject_id: id })).toBe(403);
  expect(await status('W', { subject_id: 'abc' })).toBe(400);
  expect(await status('X', { subject_id: id })).toBe(404);
  expect(await status('W', { subject_id: id, worker_ids: [] })).toBe(400);
  expect(await status('W', { subject_id: id, worker_ids: ['email_hibp', 'nobody'] })).toBe(400);
  expect(await status('W', { subject_id: id, cadence: 'yearly' })).toBe(400);
  expect(await status('W', { subject_id: id, active: 'true' })).toBe(400);
  expect((await send('W', 'PATCH', '/monitors/not-a-uuid', {})).status).toBe(404);
});

test('a monitor whose schedule was lost runs within the hour, and gets its schedule back', async () => {
  const { id } = await enriched({ usernames: [unique()] });
  const [lost, well] = [await create({ subject_id: id }), await create({ subject_id: id })];
  await eventually('both have schedules', async () => (await isScheduled(lost.id)) && (await isScheduled(well.id)));
  await schedule(lost.id).delete();
  await bed.instance.database.asOwner(({ pool }) =>
    pool.query(
      `update monitor set created_at = now() - interval '2 days', updated_at = now() - interval '2 days' where id = $1`,
      [lost.id],
    ),
  );
  await temporal.schedule.getHandle('run-overdue-monitors').trigger();
  await eventually('it has run', async () => (await get(lost.id)).last_run_at);
  await eventually('it has its schedule', () => isScheduled(lost.id));
  expect((await get(well.id)).last_run_at).toBeNull();
});

test('at most 1,000 monitors are in a workspace', async () => {
  const { workspaceId, token } = await bed.workspace('pro');
  const made = await send(token, 'POST', '/cases', { title: 'Many' });
  const subject = await send(token, 'POST', '/subjects', { case_id: (made.json as { id: string }).id });
  const { id } = subject.json as { id: string };
  await bed.instance.database.asOwner(({ pool }) =>
    pool.query(
      `insert into monitor (id, workspace_id, subject_id, name, cadence, min_severity, active)
       select gen_random_uuid(), $1, $2, 'm', 'daily', 'info', false from generate_series(1, 999)`,
      [workspaceId, id],
    ),
  );
  const another = () => send(token, 'POST', '/monitors', { subject_id: id, active: false });
  const both = await Promise.all([another(), another()]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 400]);
});

test('while Temporal is away monitors are made, paused and deleted; then the schedules are as the rows say (case 40)', async () => {
  const { id } = await enriched({ usernames: [unique()] });
  const before = await create({ subject_id: id });
  const paused = await create({ subject_id: id });
  await eventually('both have schedules', async () => (await isScheduled(before.id)) && (await isScheduled(paused.id)));
  proxy.become('closed');
  const made = await create({ subject_id: id, cadence: 'hourly' });
  expect((await send('W', 'PATCH', `/monitors/${paused.id}`, { active: false })).status).toBe(200);
  expect((await send('A', 'DELETE', `/monitors/${before.id}`)).status).toBe(204);
  expect((await send('R', 'GET', `/monitors/${before.id}`)).status).toBe(404);
  proxy.become('open');
  await eventually('the new one has a schedule', () => isScheduled(made.id));
  await eventually(
    'the others have none',
    async () => !(await isScheduled(before.id)) && !(await isScheduled(paused.id)),
  );
}, 90_000);
