import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { eraseRows } from '../../db/investigations/erasure/erase-rows.ts';
import { reportFileId } from '../../db/investigations/reports/report-file-id.ts';
import { eventually } from '../support/eventually.ts';
import { type InvestigationsBed, startInvestigationsBed } from './investigations-bed.ts';
import { listsWithSources, type ScriptedServices, scriptedSources, startScriptedServices } from './scripted-sources.ts';

let services: ScriptedServices;
let bed: InvestigationsBed;
let owner: pg.Client;
let temporal: Client;

beforeAll(async () => {
  services = await startScriptedServices();
  bed = await startInvestigationsBed({
    env: { ...services.env(), RETRY_TIME_SCALE: '0.01' },
    lists: listsWithSources(scriptedSources),
  });
  owner = new pg.Client({ connectionString: bed.instance.database.adminUrl });
  await owner.connect();
  const { connectionOptions, namespace = 'default' } = bed.instance.temporal;
  temporal = new Client({ connection: await Connection.connect(connectionOptions), namespace });
}, 180_000);
afterAll(async () => {
  await temporal?.connection.close();
  await owner?.end();
  await bed?.stop();
  await services?.close();
});

const call = async (method: string, path: string, body?: object, headers?: Record<string, string>) => {
  const { status, json, text } = await bed.send('A', method, `/api/v1${path}`, body, headers);
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
  return json as Record<string, unknown> & { id: string };
};

/** A subject with evidence, a report with its file, a monitor with its schedule, and an event that is told to somebody. */
async function known(email: string) {
  services.script('email_hibp', [{ externalId: 'Adobe', title: `Adobe ${email}` }], email);
  const { id: caseId } = await bed.createCase();
  const subject = await call('POST', '/subjects', { case_id: caseId, emails: [email] }, { 'idempotency-key': email });
  await call('POST', `/subjects/${subject.id}/enrich`);
  const report = await call('POST', `/subjects/${subject.id}/reports`);
  const { id: monitorId } = await call('POST', '/monitors', { subject_id: subject.id });
  const scheduleId = `run-monitor/${bed.workspaceId}/${monitorId}`;
  await eventually('the schedule is there', () => isScheduled(scheduleId));
  return { subjectId: subject.id, caseId, report, scheduleId };
}

const isScheduled = (id: string) =>
  temporal.schedule
    .getHandle(id)
    .describe()
    .then(
      () => true,
      () => false,
    );

const proofOf = (subjectId: string) =>
  eventually('the proof is complete', async () => {
    const { json } = await bed.send('A', 'GET', `/api/v1/subjects/${subjectId}/erasure`);
    const proof = json as { completed_at: string | null; removed: Record<string, number> };
    return proof.completed_at ? proof : null;
  });

/** Every text that the database holds of this word, by table. */
async function tablesWith(word: string): Promise<string[]> {
  const { rows } = await owner.query<{ table_name: string }>(
    `select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { table_name } of rows) {
    const { rowCount } = await owner.query(
      `select from "${table_name}" t where t::text like '%' || $1 || '%' limit 1`,
      [word],
    );
    const bytes =
      table_name === 'source_answer'
        ? await owner.query('select from source_answer where position($1::bytea in body) > 0', [word])
        : null;
    if (rowCount || bytes?.rowCount) found.push(table_name);
  }
  return found;
}

const files = () =>
  readdirSync(bed.instance.mediaDir, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());

test('a deleted subject is gone for every reader at once, and soon everywhere, and the proof counts it (case 41)', async () => {
  const url = bed.receiver.url('/gone');
  await call('POST', '/integrations/webhooks', { url, events: ['enrichment.completed'] });
  const email = 'erase.me@example.org';
  const { subjectId, report, scheduleId } = await known(email);
  expect((await tablesWith(email)).length).toBeGreaterThan(3);
  const before = files().length;

  expect(await bed.send('A', 'DELETE', `/api/v1/subjects/${subjectId}`)).toMatchObject({ status: 204 });
  for (const path of ['', '/runs', '/evidence', '/reports'])
    expect(await bed.send('A', 'GET', `/api/v1/subjects/${subjectId}${path}`)).toMatchObject({ status: 404 });
  expect(await bed.send('A', 'GET', `/api/v1/reports/${report.id}`)).toMatchObject({ status: 404 });
  expect((await fetch(String(report.pdf_url))).status).toBe(403);

  const proof = await proofOf(subjectId);
  expect(proof).toMatchObject({ subject_id: subjectId, reason: 'deleted', requested_by: expect.any(String) });
  expect(proof.removed).toMatchObject({
    evidence: 1,
    answers: 2,
    reports: 1,
    files: 1,
    monitors: 1,
    events: expect.any(Number),
  });
  expect(proof.removed.runs).toBeGreaterThanOrEqual(1);
  expect(proof.removed.cached_answers).toBeGreaterThanOrEqual(1);
  expect(proof.removed.idempotent_answers).toBeGreaterThanOrEqual(1);
  expect(proof.removed.events).toBeGreaterThanOrEqual(1);
  expect(await tablesWith(email)).toEqual([]);
  expect(files()).toHaveLength(before - 1);
  expect(await isScheduled(scheduleId)).toBe(false);
  expect(await bed.send('A', 'DELETE', `/api/v1/subjects/${subjectId}`)).toMatchObject({ status: 404 });
});

test('there is no proof of a subject that exists, nor of one that never was, and only an admin sees one', async () => {
  const { id } = await bed.createSubject();
  expect(await bed.send('A', 'GET', `/api/v1/subjects/${id}/erasure`)).toMatchObject({ status: 404 });
  expect(await bed.send('A', 'GET', `/api/v1/subjects/${bed.workspaceId}/erasure`)).toMatchObject({ status: 404 });
  expect(await bed.send('W', 'GET', `/api/v1/subjects/${id}/erasure`)).toMatchObject({ status: 403 });
  expect(await bed.send('W', 'GET', `/api/v1/subjects/${id}/export`)).toMatchObject({ status: 403 });
});

test('a step that is repeated after a crash counts nothing twice', async () => {
  const { id: subjectId } = await bed.createSubject({ emails: ['twice@example.org'] });
  services.script('email_hibp', [{ externalId: 'Adobe' }], 'twice@example.org');
  await call('POST', `/subjects/${subjectId}/enrich`);
  await owner.query(
    `insert into erasure (subject_id, workspace_id, case_id, reason, lane)
    select id, workspace_id, case_id, 'deleted', 'job' from subject where id = $1`,
    [subjectId],
  );
  const which = { workspaceId: bed.workspaceId, subjectId };
  await eraseRows(bed.instance.database.db, which);
  await eraseRows(bed.instance.database.db, which); // as if its end had not been heard of
  await owner.query(`update erasure set due_at = clock_timestamp() - interval '1 min' where subject_id = $1`, [
    subjectId,
  ]);
  const proof = await proofOf(subjectId); // the relay finds it
  expect(proof.removed).toMatchObject({ evidence: 1, answers: 2, runs: 1 });
});

test('the PDF of a writer that died before it could store its report goes with the subject', async () => {
  const { subjectId, report } = await known('orphan@example.org');
  await owner.query('update report set claims = 2 where id = $1', [report.id]);
  const path = join(bed.instance.mediaDir, bed.workspaceId, reportFileId(report.id as string, 2));
  writeFileSync(path, '%PDF-1.7 orphan@example.org');
  expect(await bed.send('A', 'DELETE', `/api/v1/subjects/${subjectId}`)).toMatchObject({ status: 204 });
  expect((await proofOf(subjectId)).removed).toMatchObject({ reports: 1, files: 1 });
  expect(existsSync(path)).toBe(false);
});

test('the last subject of a deleted case takes the case with it', async () => {
  const { subjectId, caseId } = await known('with.case@example.org');
  expect(await bed.send('A', 'DELETE', `/api/v1/cases/${caseId}`)).toMatchObject({ status: 204 });
  expect(await proofOf(subjectId)).toMatchObject({ reason: 'case_deleted', case_id: caseId });
  expect((await owner.query('select from investigation_case where id = $1', [caseId])).rowCount).toBe(0);
});

test('a subject whose retention is over is erased by the hourly schedule', async () => {
  const { id } = await bed.createSubject({ emails: ['over@example.org'] });
  await owner.query(`update subject set purge_at = clock_timestamp() - interval '1 s' where id = $1`, [id]);
  const schedule = temporal.schedule.getHandle('purge-subjects');
  await eventually('the schedule is there', () =>
    schedule.trigger().then(
      () => true,
      () => false,
    ),
  );
  expect(await proofOf(id)).toMatchObject({ reason: 'retention', requested_by: null });
});

test('an export is complete: evidence with answers, runs, reports with text, monitors and alerts', async () => {
  const { subjectId, report } = await known('export@example.org');
  const { status, json, headers } = await bed.send('A', 'GET', `/api/v1/subjects/${subjectId}/export`);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toMatch(/^application\/json/);
  expect(json).toMatchObject({
    subject: { id: subjectId },
    case: { case_number: expect.stringMatching(/^TL-/) },
    evidence: [{ worker_id: 'email_hibp', raw: { rows: [{ externalId: 'Adobe' }] } }],
    reports: [{ id: report.id, narrative: report.narrative }],
    monitors: [{ subject_id: subjectId }],
    alerts: [],
    exported_at: expect.stringMatching(/Z$/),
  });
  expect((json as { runs: { workers: object[] }[] }).runs.every(({ workers }) => workers.length === 32)).toBe(true);
});
