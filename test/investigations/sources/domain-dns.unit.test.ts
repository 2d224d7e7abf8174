import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { askSource } from '../../../activities/investigations/sources/ask-source.ts';
import { createDnsLookUps } from '../../../activities/investigations/sources/client/dns-look-ups.ts';
import { domainDns } from '../../../activities/investigations/sources/domain_dns.ts';
import { evidenceOf } from '../../../activities/investigations/sources/evidence-of.ts';
import type { DnsLookUps } from '../../../activities/investigations/sources/source-client.ts';
import { createOutboundHttp } from '../../../activities/outbound/outbound-http.ts';
import { DnsServer, record, type Zones } from '../../support/dns-server.ts';
import { askParts } from './source-bed.ts';

const mx = (name: string, exchange = 'mx.example.net') => record(name, 'MX', { exchange, preference: 10 });
const txt = (name: string, text: string) => record(name, 'TXT', text);
const soa = {
  ...{ mname: 'ns1.example.net', rname: 'admin.example.net', serial: 1 },
  ...{ refresh: 7_200, retry: 3_600, expire: 86_400, minimum: 60 },
};

/** More than fits into an answer over UDP. */
const long = Array.from({ length: 12 }, (_, at) => txt('long.example', `text ${at} ${'x'.repeat(80)}`));
const zones: Zones = {
  'whole.example': [
    ...[record('whole.example', 'A', '192.0.2.2'), record('whole.example', 'A', '192.0.2.1')],
    ...[record('whole.example', 'AAAA', '2001:db8::1'), record('whole.example', 'NS', 'ns1.example.net')],
    ...[mx('whole.example'), txt('whole.example', 'v=spf1 -all'), record('whole.example', 'SOA', soa)],
    record('whole.example', 'CAA', { flags: 0, tag: 'issue', value: 'ca.example.net' }),
  ],
  '_dmarc.whole.example': [txt('_dmarc.whole.example', 'v=DMARC1; p=reject')],
  'open.example': [mx('open.example')],
  'watching.example': [mx('watching.example'), txt('watching.example', 'v=spf1 -all')],
  '_dmarc.watching.example': [txt('_dmarc.watching.example', 'v=DMARC1; p=none')],
  'null-mx.example': [mx('null-mx.example', '.')],
  'empty.example': [],
  'long.example': [...long, txt('long.example', 'v=spf1 -all'), mx('long.example')],
  'broken.example': 'SERVFAIL',
  'half-broken.example': [mx('half-broken.example')],
  '_dmarc.half-broken.example': 'SERVFAIL',
  'silent.example': 'silence',
};

let server: DnsServer;
let dns: DnsLookUps;
beforeAll(async () => {
  server = await DnsServer.start(zones);
  dns = createDnsLookUps(server.address, { timeout: 100, tries: 1 });
});
afterAll(() => server.stop());

const http = createOutboundHttp({ trustedOrigins: [], allowPrivateTargets: false });
const ask = (domain: string) => askSource(domainDns, domain, { ...askParts({ OSINT_OFFLINE: false }), http, dns });

async function rowOf(domain: string) {
  const asked = await ask(domain);
  expect(asked.status).toBe('ok');
  const result = domainDns.result.parse(JSON.parse(JSON.stringify(asked.result)));
  const rows = evidenceOf(domainDns, result, { identifier: domain, fullName: null, now: new Date() }, asked.answers);
  expect(rows).toHaveLength(1);
  expect(rows[0]?.rawSha256).toBe(asked.answers[0]?.sha256);
  return rows[0];
}

describe('domain_dns', () => {
  it('tells the records, in one order', async () => {
    expect(await rowOf('whole.example')).toMatchObject({
      kind: 'dns_posture',
      title: 'DNS of whole.example',
      summary:
        'Addresses: 192.0.2.1, 192.0.2.2, 2001:db8::1. Name servers: ns1.example.net. Mail exchangers: mx.example.net (10). SPF: v=spf1 -all. DMARC policy: reject. CAA: issue ca.example.net. Zone of: ns1.example.net. TXT records: 1.',
      confidence: 0.95,
      riskPoints: 0,
      riskCategory: null,
    });
  });

  it.each([
    ['open.example', 4, 'neither SPF nor DMARC'],
    ['watching.example', 2, 'a policy of none'],
    ['null-mx.example', 0, 'no mail to protect (RFC 7505)'],
    ['empty.example', 0, 'no records at all'],
  ])('weighs %s with %i: %s', async (domain, riskPoints) => {
    const riskCategory = riskPoints === 0 ? null : 'infrastructure';
    expect(await rowOf(domain)).toMatchObject({ riskPoints, riskCategory });
  });

  it('reads over TCP what is truncated over UDP', async () => {
    const row = await rowOf('long.example');
    expect(row).toMatchObject({ riskPoints: 2 });
    expect(row?.summary).toContain('SPF: v=spf1 -all.');
    expect(server.asked).toContain('udp TXT long.example');
    expect(server.asked).toContain('tcp TXT long.example');
  });

  it('takes a name that does not exist for nothing found', async () => {
    const none = { status: 'no_data', reason: 'domain does not exist', result: null };
    expect(await ask('nowhere.example')).toMatchObject(none);
  });

  it('never takes a fault of the server for an answer', async () => {
    const broken = { status: 'error', reason: 'DNS answered SERVFAIL', result: null };
    expect(await ask('broken.example')).toMatchObject(broken);
    expect(await ask('half-broken.example')).toMatchObject(broken);
    expect(await ask('silent.example')).toMatchObject({ status: 'timeout', result: null });
  });
});
