import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { askSource } from '../../../activities/investigations/sources/ask-source.ts';
import { createDnsLookUps } from '../../../activities/investigations/sources/client/dns-look-ups.ts';
import { emailDns } from '../../../activities/investigations/sources/email_dns.ts';
import { evidenceOf } from '../../../activities/investigations/sources/evidence-of.ts';
import type { DnsLookUps } from '../../../activities/investigations/sources/source-client.ts';
import { createOutboundHttp } from '../../../activities/outbound/outbound-http.ts';
import { DnsServer, record, type Zones } from '../../support/dns-server.ts';
import { askParts } from './source-bed.ts';

const spf = 'v=spf1 include:_spf.example.net -all';
const mx = (exchange: string, preference: number) => (name: string) => record(name, 'MX', { exchange, preference });
const a = (name: string) => record(name, 'A', '192.0.2.1');
const txt = (text: string) => (name: string) => record(name, 'TXT', text);

/** Domains by the records they have. */
const domains = {
  'mail.example': [mx('mx2.example.net', 20), mx('mx1.example.net', 10), txt('site-verification=x'), txt(spf)],
  '_dmarc.mail.example': [txt('v=DMARC1; p=quarantine; sp=none')],
  'address.example': [a],
  'null-mx.example': [mx('.', 0), a],
  'nobody.example': [],
};
const policies = [
  ['v=DMARC1; p=none', 'none'],
  ['v=DMARC1;p=REJECT', 'reject'],
  ['v=DMARC1; rua=mailto:x@example.org', 'none'],
  ['v=spf1 -all', 'none published'],
] as const;

let server: DnsServer;
let dns: DnsLookUps;
beforeAll(async () => {
  const zones: Zones = { 'broken.example': 'SERVFAIL', 'silent.example': 'silence' };
  for (const [name, records] of Object.entries(domains)) zones[name] = records.map((make) => make(name));
  for (const [at, [policy]] of policies.entries()) {
    zones[`policy${at}.example`] = [mx('mx.example.net', 1)(`policy${at}.example`)];
    zones[`_dmarc.policy${at}.example`] = [txt(policy)(`_dmarc.policy${at}.example`)];
  }
  server = await DnsServer.start(zones);
  dns = createDnsLookUps(server.address, { timeout: 100, tries: 1 });
});
afterAll(() => server.stop());

const http = createOutboundHttp({ trustedOrigins: [], allowPrivateTargets: false });
const ask = (domain: string) =>
  askSource(emailDns, `jane@${domain}`, { ...askParts({ OSINT_OFFLINE: false }), http, dns });

async function rowOf(domain: string) {
  const asked = await ask(domain);
  expect(asked.status).toBe('ok');
  const about = { identifier: `jane@${domain}`, fullName: null, now: new Date() };
  return evidenceOf(emailDns, asked.result, about, asked.answers)[0];
}
const nobody = { riskPoints: 6, riskCategory: 'identity', confidence: 0.95 };

describe('email_dns', () => {
  it('tells who takes the mail, the most preferred first, and the policies', async () => {
    expect(await rowOf('mail.example')).toMatchObject({
      kind: 'deliverability',
      title: 'mail.example takes mail',
      summary: `Mail exchangers: mx1.example.net (10), mx2.example.net (20). SPF: ${spf}. DMARC policy: quarantine.`,
      sourceUrl: 'https://dns.google/query?name=mail.example&rr_type=MX',
      riskPoints: 0,
      riskCategory: null,
    });
  });

  it('takes the address of a domain without exchangers for one', async () => {
    expect(await rowOf('address.example')).toMatchObject({ title: 'address.example takes mail', riskPoints: 0 });
  });

  it('counts neither exchangers nor addresses of a domain that takes no mail (RFC 7505)', async () => {
    const title = 'null-mx.example takes no mail, as it says itself';
    expect(await rowOf('null-mx.example')).toMatchObject({ title, ...nobody });
  });

  it('weighs a domain that takes no mail, or is none', async () => {
    expect(await rowOf('nobody.example')).toMatchObject({
      title: 'nobody.example has nobody who takes mail',
      ...nobody,
    });
    expect(await rowOf('nowhere.example')).toMatchObject({ title: 'nowhere.example does not exist', ...nobody });
  });

  it.each(policies.map(([text, policy], at) => [text, policy, at] as const))(
    'reads the policy of %j as %s',
    async (_, policy, at) => {
      expect((await rowOf(`policy${at}.example`))?.summary).toContain(`DMARC policy: ${policy}.`);
    },
  );

  it('never takes a fault of the server for an answer', async () => {
    const broken = { status: 'error', reason: 'DNS answered SERVFAIL', result: null };
    expect(await ask('broken.example')).toMatchObject(broken);
    expect(await ask('silent.example')).toMatchObject({ status: 'timeout', result: null });
  });
});
