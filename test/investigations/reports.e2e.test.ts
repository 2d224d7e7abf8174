import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import canonicalize from 'canonicalize';
import { eventually } from '../support/eventually.ts';
import { type InvestigationsBed, startInvestigationsBed } from './investigations-bed.ts';
import { listsWithSources, type ScriptedServices, scriptedSources, startScriptedServices } from './scripted-sources.ts';

interface Citation {
  n: number;
  evidence_id: string;
  raw_sha256: string;
}
interface Report extends Record<string, unknown> {
  id: string;
  status: string;
  narrative: string;
  narrative_by: string;
  citations: Citation[];
  sections: { key: string; markdown: string }[];
  content_sha256: string;
  pdf_sha256: string;
  pdf_url: string;
  pdf_url_expires_at: string;
}

let services: ScriptedServices;
let bed: InvestigationsBed;

beforeAll(async () => {
  services = await startScriptedServices();
  bed = await startInvestigationsBed({
    env: { ...services.env(), RETRY_TIME_SCALE: '0.01' },
    lists: listsWithSources(scriptedSources),
  });
}, 180_000);
afterAll(async () => {
  await bed?.stop();
  await services?.close();
});

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
const marks = (text: string) => [...text.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n));

/** A subject with a row on file for each of these titles. */
async function enriched(titles: string[], fields: object = {}) {
  const email = `${Math.random().toString(36).slice(2)}@example.org`;
  const rows = titles.map((title, index) => ({
    ...{ externalId: `row-${index}`, title, summary: 'Breached: 2013-10-04.', riskCategory: 'breach' as const },
    ...{ riskPoints: index, sourceUrl: 'https://haveibeenpwned.com/Breach/Adobe' },
  }));
  services.script('email_hibp', rows, email);
  const subject = await bed.createSubject({ emails: [email], full_name: 'Ada Lovelace', ...fields });
  const run = await bed.send('W', 'POST', `/api/v1/subjects/${subject.id}/enrich`);
  expect(run.status).toBe(200);
  return subject;
}
const write = async (sid: string, body: object = {}) => {
  const { status, json, text } = await bed.send('W', 'POST', `/api/v1/subjects/${sid}/reports`, body);
  if (status !== 201) throw new Error(`${status} ${text}`);
  return json as Report;
};
const download = async (url: string) => {
  const response = await fetch(url);
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
};

test('is refused before any enrichment, and for courts and the FCRA without consent (case 24)', async () => {
  const { id } = await bed.createSubject({ emails: ['new@example.org'] });
  const path = `/api/v1/subjects/${id}/reports`;
  expect(await bed.send('W', 'POST', path)).toMatchObject({ status: 400 });
  const { id: known } = await enriched(['Adobe']);
  for (const purpose of ['court', 'fcra'])
    expect(await bed.send('W', 'POST', `/api/v1/subjects/${known}/reports`, { purpose })).toMatchObject({
      ...{ status: 400, json: { error: 'consent required' } },
    });
  await bed.send('W', 'PATCH', `/api/v1/subjects/${known}`, { consent_obtained: true });
  expect(await write(known, { purpose: 'fcra' })).toMatchObject({ purpose: 'fcra', status: 'ready' });
  expect(await bed.send('R', 'POST', path)).toMatchObject({ status: 403 });
  expect(await bed.send('W', 'POST', `/api/v1/subjects/${known}/reports`, { purpose: 'x' })).toMatchObject({
    ...{ status: 400, json: { error: expect.stringMatching(/^purpose: /) } },
  });
});

test('ties every claim to evidence, and its hash to what it says (case 25)', async () => {
  const subject = await enriched(['Adobe', 'Canva', 'Dropbox']);
  const { id } = await write(subject.id, { title: 'A title' });
  const report = (await bed.send('R', 'GET', `/api/v1/reports/${id}`)).json as Report;
  expect(report).toMatchObject({ title: 'A title', narrative_by: 'template', evidence_count: 3, citation_count: 3 });
  const numbers = report.citations.map(({ n }) => n);
  expect(numbers).toEqual([1, 2, 3]);
  expect(new Set(marks(report.narrative))).toEqual(new Set(numbers));
  for (const { evidence_id, raw_sha256 } of report.citations)
    expect(await bed.send('R', 'GET', `/api/v1/evidence/${evidence_id}`)).toMatchObject({
      status: 200,
      json: { raw_sha256 },
    });
  expect(report.sections.map(({ key }) => key)).toEqual([
    ...['summary', 'identifiers', 'findings', 'risk', 'methodology', 'limitations'],
  ]);
  expect(report.content_sha256).toBe(sha256(`${report.narrative}\n${canonicalize(report.citations)}`));
  const leftMs = Date.parse(report.pdf_url_expires_at) - Date.now();
  expect(leftMs).toBeGreaterThan(3_500_000);
  expect(leftMs).toBeLessThanOrEqual(3_600_000);
  expect((await write(subject.id)).narrative).toBe(report.narrative); // the same facts give the same text
});

test('its PDF opens by a signed address alone, always with the same bytes (case 26)', async () => {
  const subject = await enriched(['Adobe']);
  const { id, pdf_url, pdf_sha256 } = await write(subject.id, { title: 'Bericht über Ümlaute' });
  const first = await download(pdf_url);
  expect(first).toMatchObject({ status: 200 });
  expect(first.bytes.subarray(0, 5).toString()).toBe('%PDF-');
  expect(sha256(first.bytes)).toBe(pdf_sha256);
  expect(first.headers.get('content-type')).toBe('application/pdf');
  expect(first.headers.get('content-disposition')).toBe(
    `inline; filename="Bericht _ber _mlaute.pdf"; filename*=UTF-8''Bericht%20%C3%BCber%20%C3%9Cmlaute.pdf`,
  );
  const again = (await bed.send('R', 'GET', `/api/v1/reports/${id}`)).json as Report;
  expect((await download(again.pdf_url)).bytes.equals(first.bytes)).toBe(true);
  const url = new URL(pdf_url);
  const changed = (name: string, value: string) => {
    const other = new URL(url);
    other.searchParams.set(name, value);
    return other.href;
  };
  const sig = url.searchParams.get('sig') ?? '';
  const bad = [
    changed('sig', `${sig.slice(0, -1)}${sig.endsWith('A') ? 'B' : 'A'}`),
    changed('exp', '1700000000'),
    changed('ws', bed.otherWorkspaceId),
    url.href.split('?')[0]!,
  ];
  for (const address of bad) expect((await download(address)).status).toBe(403);
});

test('leaves an audit row of its writing, of each view and of each download, and none of a bad address', async () => {
  const subject = await enriched(['Adobe']);
  const { id, pdf_url } = await write(subject.id);
  await bed.send('R', 'GET', `/api/v1/reports/${id}`);
  await download(pdf_url);
  await download(`${pdf_url}x`);
  const { json } = await bed.send('A', 'GET', `/api/v1/audit-log?target_id=${id}`);
  const rows = (json as { data: { action: string; status: number; token_id: string | null }[] }).data;
  expect(rows.map(({ action, status, token_id }) => [action, status, token_id === null])).toEqual([
    ['downloadReportPdf', 200, true],
    ['getReport', 200, false],
    ['createReport', 201, false],
  ]);
});

test('is nothing of another workspace (case 27), nor of an unknown id', async () => {
  const subject = await enriched(['Adobe']);
  const { id } = await write(subject.id);
  expect(await bed.send('X', 'GET', `/api/v1/reports/${id}`)).toMatchObject({ status: 404 });
  expect(await bed.send('R', 'GET', '/api/v1/reports/not-a-uuid')).toMatchObject({ status: 404 });
  expect(await bed.send(null, 'GET', `/api/v1/reports/${id}`)).toMatchObject({ status: 401 });
  const { json } = await bed.send('R', 'GET', `/api/v1/subjects/${subject.id}/reports`);
  const [listed] = (json as { data: Report[] }).data;
  expect(listed).toMatchObject({ id, status: 'ready' });
  expect(Object.keys(listed!)).not.toEqual(expect.arrayContaining(['narrative']));
});

test('text of a source makes no mark, link or tag (case 37)', async () => {
  const subject = await enriched(['[9] <b>x</b> [link](http://x)', 'www.example.org _em_ `code`']);
  const { narrative, citations } = await write(subject.id);
  expect(new Set(marks(narrative))).toEqual(new Set(citations.map(({ n }) => n)));
  expect(narrative).not.toMatch(/<[a-z]|\]\(|https?:\/\/|www\./i);
});

test('what is dismissed is cited by no later report, which says how many rows were left out', async () => {
  const subject = await enriched(['Adobe', 'Canva']);
  const { json } = await bed.send('R', 'GET', `/api/v1/subjects/${subject.id}/evidence`);
  const [row] = (json as { data: { id: string }[] }).data;
  await bed.send('W', 'PATCH', `/api/v1/evidence/${row!.id}`, { disposition: 'dismissed' });
  const { citations, sections } = await write(subject.id);
  expect(citations.map(({ evidence_id }) => evidence_id)).not.toContain(row!.id);
  expect(sections.at(-1)!.markdown).toMatch(/^.*1 row on file was dismissed/);
});

describe('a caller', () => {
  test('who wants no waiting gets an address to poll', async () => {
    const subject = await enriched(['Adobe']);
    const path = `/api/v1/subjects/${subject.id}/reports`;
    const { status, json, headers } = await bed.send('W', 'POST', path, {}, { prefer: 'respond-async' });
    expect(status).toBe(202);
    const location = headers.get('location')!;
    expect(location).toBe(`/api/v1/reports/${(json as Report).id}`);
    const ready = await eventually('it is written', async () => {
      const { json: now } = await bed.send('R', 'GET', location);
      return (now as Report).status === 'ready' ? (now as Report) : null;
    });
    expect(ready.pdf_url).toContain('/pdf?');
  });

  test('who repeats with the same key gets the same report, and receivers are told once', async () => {
    const url = bed.receiver.url('/reports');
    await bed.send('A', 'POST', '/api/v1/integrations/webhooks', { url, events: ['report.generated'] });
    const subject = await enriched(['Adobe']);
    const path = `/api/v1/subjects/${subject.id}/reports`;
    const ask = () => bed.send('W', 'POST', path, {}, { 'idempotency-key': 'once' });
    const [first, second] = [await ask(), await ask()];
    expect((second.json as Report).id).toBe((first.json as Report).id);
    expect(second.headers.get('idempotent-replay')).toBe('true');
    const [told] = await bed.receiver.received('/reports', 1);
    expect(JSON.parse(told!.body)).toMatchObject({
      event: 'report.generated',
      data: { report_id: (first.json as Report).id, citation_count: 1, subject_label: 'Ada Lovelace' },
    });
    expect(bed.receiver.at('/reports')).toHaveLength(1);
  });
});
