import { z } from 'zod';
import { dmarcPolicyOf, isNullMx, spfOf } from './parts/mail-policy.ts';
import { facts } from './parts/wording.ts';
import { defineSource } from './source.ts';
import type { DnsLookUps } from './source-client.ts';

const records = z.object({
  domain: z.string(),
  exists: z.boolean(),
  mx: z.array(z.object({ exchange: z.string(), priority: z.number() })),
  addresses: z.array(z.string()),
  spf: z.string().nullable(),
  dmarc: z.string().nullable(),
});
type Records = z.output<typeof records>;

/** The mail domain in DNS: who takes its mail, and what it says of mail in its name. That there is nothing is an answer. */
export const emailDns = defineSource({
  id: 'email_dns',
  probe: 'someone@gmail.com',
  result: records,
  async query(email, client) {
    const found = await recordsOf(email.slice(email.lastIndexOf('@') + 1), client.dns);
    client.keep(found);
    return { found };
  },
  toEvidence: (found) => {
    const takesMail = deliverableBy(found) !== null;
    return [
      {
        kind: 'deliverability',
        title: `${found.domain} ${takesMail ? 'takes mail' : whyNot(found)}`,
        summary: facts({
          'Mail exchangers': found.mx.map(({ exchange, priority }) => `${exchange || '.'} (${priority})`),
          'Delivered to': deliverableBy(found) === 'address' ? `its own address ${found.addresses[0]}` : null,
          SPF: found.exists ? (found.spf ?? 'none') : null,
          'DMARC policy': found.exists ? (found.dmarc ?? 'none published') : null,
        }),
        sourceUrl: `https://dns.google/query?${new URLSearchParams({ name: found.domain, rr_type: 'MX' })}`,
        riskPoints: takesMail ? 0 : 6,
        riskCategory: takesMail ? null : 'identity',
      },
    ];
  },
});

async function recordsOf(domain: string, dns: DnsLookUps): Promise<Records> {
  const mx = await dns.resolveMx(domain);
  if (mx === null) return { domain, exists: false, mx: [], addresses: [], spf: null, dmarc: null };
  const [v4, v6, texts, policies] = await Promise.all([
    dns.resolve(domain, 'A'),
    dns.resolve(domain, 'AAAA'),
    dns.resolveTxt(domain),
    dns.resolveTxt(`_dmarc.${domain}`),
  ]);
  return {
    ...{ domain, exists: true, mx: mx.toSorted((a, b) => a.priority - b.priority) },
    addresses: [...(v4 ?? []), ...(v6 ?? [])],
    spf: spfOf(texts ?? []),
    dmarc: dmarcPolicyOf(policies ?? []),
  };
}

/** Without mail exchangers mail goes to the domain's own address (RFC 5321, section 5.1). */
function deliverableBy({ mx, addresses }: Records): 'exchanger' | 'address' | null {
  if (mx.length > 0) return isNullMx(mx) ? null : 'exchanger';
  return addresses.length > 0 ? 'address' : null;
}

function whyNot({ exists, mx }: Records): string {
  if (!exists) return 'does not exist';
  return isNullMx(mx) ? 'takes no mail, as it says itself' : 'has nobody who takes mail';
}
