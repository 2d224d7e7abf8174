import { z } from 'zod';
import { dmarcPolicyOf, isNullMx, spfOf } from './parts/mail-policy.ts';
import { facts } from './parts/wording.ts';
import { defineSource } from './source.ts';
import type { DnsLookUps } from './source-client.ts';

const fields = z.record(z.string(), z.union([z.string(), z.number()]));
const records = z.object({
  a: z.array(z.string()),
  aaaa: z.array(z.string()),
  ns: z.array(z.string()),
  mx: z.array(z.object({ exchange: z.string(), priority: z.number() })),
  txt: z.array(z.string()),
  caa: z.array(fields),
  soa: fields.nullable(),
  dmarc: z.array(z.string()),
});
type Records = z.output<typeof records>;

/** A domain's records in DNS, and whether it protects the mail in its name. A name that does not exist is nothing found. */
export const domainDns = defineSource({
  id: 'domain_dns',
  probe: 'example.com',
  result: records,
  async query(domain, client) {
    const found = await recordsOf(domain, client.dns);
    client.keep({ domain, exists: found !== null, ...found });
    return found ? { found } : { found: null, reason: 'domain does not exist' };
  },
  toEvidence: (found, { identifier }) => {
    const { spf, policy, takesMail } = mailOf(found);
    const riskPoints = takesMail ? (spf === null ? 2 : 0) + (policy === null || policy === 'none' ? 2 : 0) : 0;
    return [
      {
        kind: 'dns_posture',
        title: `DNS of ${identifier}${riskPoints === 0 ? '' : ': mail in its name is not protected'}`,
        summary: facts({
          Addresses: [...found.a, ...found.aaaa],
          'Name servers': found.ns,
          'Mail exchangers': found.mx.map(({ exchange, priority }) => `${exchange || '.'} (${priority})`),
          SPF: spf ?? 'none',
          'DMARC policy': policy ?? 'none published',
          CAA: found.caa.map(({ type: _type, critical: _flag, ...record }) => Object.entries(record).flat().join(' ')),
          'Zone of': found.soa?.nsname,
          'TXT records': found.txt.length,
        }),
        sourceUrl: `https://dns.google/query?${new URLSearchParams({ name: identifier, rr_type: 'ANY' })}`,
        riskPoints,
        riskCategory: riskPoints === 0 ? null : 'infrastructure',
      },
    ];
  },
});

/** Null for a name that does not exist. In one order, so that the same records are the same answer. */
async function recordsOf(domain: string, dns: DnsLookUps): Promise<Records | null> {
  const mx = await dns.resolveMx(domain);
  if (mx === null) return null;
  const [a, aaaa, ns, txt, caa, soa, dmarc] = await Promise.all([
    dns.resolve(domain, 'A'),
    dns.resolve(domain, 'AAAA'),
    dns.resolve(domain, 'NS'),
    dns.resolveTxt(domain),
    dns.resolveCaa(domain),
    dns.resolveSoa(domain),
    dns.resolveTxt(`_dmarc.${domain}`),
  ]);
  const sorted = (texts: string[] | null) => (texts ?? []).toSorted();
  return {
    ...{ a: sorted(a), aaaa: sorted(aaaa), ns: sorted(ns), txt: sorted(txt), dmarc: dmarc ?? [], soa },
    mx: mx.toSorted((one, other) => one.priority - other.priority || (one.exchange < other.exchange ? -1 : 1)),
    caa: (caa ?? []).toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)),
  };
}

const mailOf = ({ mx, txt, dmarc }: Records) => ({
  spf: spfOf(txt),
  policy: dmarcPolicyOf(dmarc),
  takesMail: mx.length > 0 && !isNullMx(mx),
});
