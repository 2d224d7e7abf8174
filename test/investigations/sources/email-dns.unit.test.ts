import { describe, expect, it } from '@jest/globals';
import { askSource } from '../../../activities/investigations/sources/ask-source.ts';
import { emailDns } from '../../../activities/investigations/sources/email_dns.ts';
import { evidenceOf } from '../../../activities/investigations/sources/evidence-of.ts';
import type { DnsLookUps } from '../../../activities/investigations/sources/source-client.ts';
import { SourceFault } from '../../../activities/investigations/sources/source-fault.ts';
import { createOutboundHttp } from '../../../activities/outbound/outbound-http.ts';
import { testDeps } from '../../support/test-deps.ts';
import { askParts } from './source-bed.ts';

interface Zone {
  mx?: [string, number][];
  a?: string[];
  txt?: string[];
  dmarc?: string[];
}

/** What a resolver says of one domain; null for one that does not exist. */
const dnsOf = (zone: Zone | null): DnsLookUps =>
  testDeps<DnsLookUps>({
    resolveMx: async () => zone && (zone.mx ?? []).map(([exchange, priority]) => ({ exchange, priority })),
    resolve: async (_, type) => zone && (type === 'A' ? (zone.a ?? []) : []),
    resolveTxt: async (name) => (name.startsWith('_dmarc.') ? (zone?.dmarc ?? null) : (zone?.txt ?? [])),
  });

const http = createOutboundHttp({ trustedOrigins: [], allowPrivateTargets: false });
const ask = (dns: DnsLookUps) =>
  askSource(emailDns, 'jane@example.org', { ...askParts({ OSINT_OFFLINE: false }), http, dns });

async function rowOf(zone: Zone | null) {
  const asked = await ask(dnsOf(zone));
  expect(asked.status).toBe('ok');
  const about = { identifier: 'jane@example.org', fullName: null, now: new Date() };
  return evidenceOf(emailDns, asked.result, about, asked.answers)[0];
}
const nobody = { riskPoints: 6, riskCategory: 'identity', confidence: 0.95 };

describe('email_dns', () => {
  it('tells who takes the mail, the most preferred first, and the policies', async () => {
    const spf = 'v=spf1 include:_spf.example.net -all';
    const row = await rowOf({
      mx: [
        ['mx2.example.net', 20],
        ['mx1.example.net', 10],
      ],
      txt: ['google-site-verification=x', spf],
      dmarc: ['v=DMARC1; p=quarantine; sp=none'],
    });
    expect(row).toMatchObject({
      kind: 'deliverability',
      title: 'example.org takes mail',
      summary: `Mail exchangers: mx1.example.net (10), mx2.example.net (20). SPF: ${spf}. DMARC policy: quarantine.`,
      sourceUrl: 'https://dns.google/query?name=example.org&rr_type=MX',
      riskPoints: 0,
      riskCategory: null,
    });
  });

  it('takes the address of a domain without exchangers for one', async () => {
    expect(await rowOf({ a: ['192.0.2.1'] })).toMatchObject({ title: 'example.org takes mail', riskPoints: 0 });
  });

  it('counts neither exchangers nor addresses of a domain that takes no mail (RFC 7505)', async () => {
    const row = await rowOf({ mx: [['', 0]], a: ['192.0.2.1'] });
    expect(row).toMatchObject({ title: 'example.org takes no mail, as it says itself', ...nobody });
  });

  it('weighs a domain that takes no mail, or is none', async () => {
    expect(await rowOf({})).toMatchObject({ title: 'example.org has nobody who takes mail', ...nobody });
    expect(await rowOf(null)).toMatchObject({ title: 'example.org does not exist', ...nobody });
  });

  it.each([
    [['v=DMARC1; p=none'], 'none'],
    [['v=DMARC1;p=REJECT'], 'reject'],
    [['v=DMARC1; rua=mailto:x@example.org'], 'none'],
    [['v=spf1 -all'], 'none published'],
  ])('reads the policy of %j as %s', async (dmarc, policy) => {
    expect((await rowOf({ mx: [['mx', 1]], dmarc }))?.summary).toContain(`DMARC policy: ${policy}.`);
  });

  it('never takes a fault of the resolver for an answer', async () => {
    const dns = testDeps<DnsLookUps>({ resolveMx: () => Promise.reject(new SourceFault('error', 'SERVFAIL')) });
    expect(await ask(dns)).toMatchObject({ status: 'error', reason: 'SERVFAIL', result: null });
  });
});
