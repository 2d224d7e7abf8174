import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { baseUrlSetting } from '../../domain/investigations/vocabulary/base-url-setting.ts';
import { type WorkerId, workerIds } from '../../domain/investigations/vocabulary/worker-id.ts';
import { DnsServer, record } from '../support/dns-server.ts';
import { type InvestigationsBed, startInvestigationsBed } from './investigations-bed.ts';
import { altCsv, sdnCsv } from './sanctions/list-server.ts';
import { SourceBed, wired } from './sources/source-bed.ts';
import type { Service, WireAnswer } from './sources/source-fixture.ts';

interface Run extends Record<string, unknown> {
  workers: { worker_id: string; status: string; reason: string | null; evidence_count: number }[];
}

/** What the services say, in their real formats; 404 where nothing stands. */
const services: Partial<Record<WorkerId, Service>> = {};
let sources: SourceBed;
let dns: DnsServer;
let bed: InvestigationsBed;

beforeAll(async () => {
  sources = await SourceBed.start();
  dns = await DnsServer.start({ 'example.org': [record('example.org', 'MX', { preference: 1, exchange: 'mx.test' })] });
  const bases = workerIds.map((id) => [
    baseUrlSetting(id),
    sources.serve(wired((request) => services[id]?.(request) ?? { status: 404 })),
  ]);
  bed = await startInvestigationsBed({
    env: { ...Object.fromEntries(bases), OSINT_DNS_SERVERS: dns.address, RETRY_TIME_SCALE: '0.01' },
  });
}, 180_000);
afterAll(async () => {
  await bed?.stop();
  await dns?.stop();
  await sources?.stop();
});
beforeEach(() => {
  for (const id of workerIds) delete services[id];
  services.name_ofac = ({ path }) => ({
    headers: { 'content-type': 'text/csv' },
    body: /sdn\.csv$/i.test(path)
      ? sdnCsv([{ entNum: 1, name: 'SOMEBODY, Else', type: 'individual' }])
      : altCsv([{ entNum: 1, altNum: 1, name: 'ANOTHER, Name' }]),
  });
});

async function run(sid: string): Promise<Run> {
  const reply = await bed.send('W', 'POST', `/api/v1/subjects/${sid}/enrich`);
  if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text}`);
  return reply.json as Run;
}
const of = ({ workers }: Run, id: WorkerId) => workers.find(({ worker_id }) => worker_id === id);

const breach = (Name: string, ...DataClasses: string[]) => ({
  ...{ Name, Title: Name, Domain: '', BreachDate: '2024-01-01', PwnCount: 10, IsVerified: true },
  DataClasses: ['Email addresses', ...DataClasses],
});

test('the worked example, by the formats of its services, is 26 and low (case 19)', async () => {
  const email = 'ada@example.org';
  services.email_hibp = ({ path }) =>
    path === '/api/v3/breachedaccount/ada%40example.org'
      ? { body: [breach('Adobe', 'Passwords'), breach('Canva')] }
      : { status: 404 };
  services.email_gravatar = ({ path }) =>
    path.endsWith(createHash('sha256').update(email).digest('hex'))
      ? { body: { display_name: 'Larkspur, Ada', profile_url: 'https://gravatar.com/ada' } }
      : { status: 404 };
  services.ip_tor = () => ({ headers: { 'content-type': 'text/plain' }, body: '1.0.0.1\n1.1.1.1\n' });
  services.ip_abuseipdb = ({ query }) => ({
    body: { data: { ipAddress: query.get('ipAddress'), abuseConfidenceScore: 50, totalReports: 3 } },
  });
  const { id } = await bed.createSubject({ full_name: 'Ada Larkspur', emails: [email], ip_addresses: ['1.1.1.1'] });
  const answer = await run(id);
  const faults = answer.workers.filter(({ status }) => !['ok', 'no_data', 'skipped'].includes(status));
  expect(faults).toEqual([]);
  expect(answer).toMatchObject({ status: 'completed', risk_score: 26, risk_level: 'low' });
  expect(answer.risk_breakdown).toEqual({
    ...{ sanctions: 0, infrastructure: 22, breach: 6, legal: 0, adverse_media: 0, identity: 0, corroboration: -2 },
  });
  expect((await bed.send('R', 'GET', `/api/v1/subjects/${id}`)).json).toMatchObject({
    ...{ risk_score: 26, risk_level: 'low' },
  });
});

test('HTML, cut-off JSON and a number where a name belongs are errors, never nothing found (case 33)', async () => {
  const html: WireAnswer = { headers: { 'content-type': 'text/html' }, body: '<!doctype html><p>Welcome</p>' };
  services.email_xposedornot = () => html;
  services.ip_geo = () => ({ body: '{"status":"success","country":"Ger' });
  services.name_gleif = () => ({
    body: {
      data: [
        { id: 'L1', attributes: { entity: { legalName: { name: 7 } }, registration: { status: 'ISSUED' } } }, // a number
      ],
    },
  });
  const { id } = await bed.createSubject({
    ...{ full_name: 'Grace Roe', emails: ['grace@example.org'], ip_addresses: ['9.9.9.9'] },
  });
  const answer = await run(id);
  expect(answer.status).toBe('partial');
  for (const worker of ['email_xposedornot', 'ip_geo', 'name_gleif'] as const)
    expect(of(answer, worker)).toMatchObject({ status: 'error', reason: 'unexpected answer', evidence_count: 0 });
});
