import { z } from 'zod';
import { counted } from '../../../domain/investigations/counted.ts';
import { facts } from './parts/wording.ts';
import { defineSource } from './source.ts';
import type { SourceClient } from './source-client.ts';
import { SourceFault } from './source-fault.ts';

const crtSh = z.array(
  z.object({
    issuer_name: z.string(),
    common_name: z.string().nullish(),
    name_value: z.string(),
    not_before: z.string(),
    not_after: z.string(),
    entry_timestamp: z.string().nullish(),
  }),
);
const certSpotter = z.array(
  z.object({ dns_names: z.array(z.string()), not_before: z.string(), not_after: z.string() }),
);

const result = z.object({
  by: z.enum(['crt.sh', 'Cert Spotter']),
  certificates: z.number(),
  names: z.array(z.string()),
  issuers: z.array(z.string()),
  newest: z.string(),
});
type Certificates = z.output<typeof result>;

/** Part of the time that crt.sh is given: it often takes long and then fails, and Cert Spotter is quick. */
const FIRST_PART = 2 / 3;

/** The logs of certificates, by crt.sh; where that faults, by Cert Spotter of SSLMate. The names that were certified. */
export const domainCt = defineSource({
  id: 'domain_ct',
  throttle: { limit: 30, windowMs: 60_000 },
  timeoutMs: 30_000,
  probe: 'example.com',
  result,
  async query(domain, client) {
    try {
      return { found: await askCrtSh(domain, client) };
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      return { found: await askCertSpotter(domain, client), reason: `by Cert Spotter; crt.sh: ${error.reason}` };
    }
  },
  toEvidence: (found, { identifier }) => [
    {
      kind: 'certificate',
      title: `${counted(found.certificates, 'certificate')} for ${counted(found.names.length, 'name')} under ${identifier}`,
      summary: facts({
        Source: found.by,
        'Newest from': found.newest.slice(0, 10),
        Issuers: found.issuers,
        Names: found.names,
      }),
      sourceUrl: `https://crt.sh/?${new URLSearchParams({ q: `%.${identifier}`, exclude: 'expired' })}`,
      riskPoints: 0,
      riskCategory: null,
    },
  ],
});

async function askCrtSh(domain: string, client: SourceClient): Promise<Certificates | null> {
  const url = `https://crt.sh/?q=%25.${encodeURIComponent(domain)}&output=json&exclude=expired`;
  const answer = await client.get(url, { timeoutMs: client.remainingMs * FIRST_PART });
  if (answer.status === 404) throw new SourceFault('error', 'answered 404'); // it says [] for none, and 404 when it is ill
  const rows = client.read(answer, crtSh).map((row) => ({
    names: [...row.name_value.split('\n'), row.common_name ?? ''],
    notBefore: row.not_before,
    issuer: row.issuer_name,
  }));
  return together('crt.sh', domain, rows);
}

async function askCertSpotter(domain: string, client: SourceClient): Promise<Certificates | null> {
  const query = new URLSearchParams({ domain, include_subdomains: 'true', expand: 'dns_names' });
  const answer = await client.get(`https://api.certspotter.com/v1/issuances?${query}`);
  if (answer.status === 404) return null;
  const rows = client.read(answer, certSpotter).map((row) => ({ names: row.dns_names, notBefore: row.not_before }));
  return together('Cert Spotter', domain, rows);
}

interface Certificate {
  names: string[];
  notBefore: string;
  issuer?: string;
}

/** A certificate may name other domains too: only names under this one count. Null where none does. */
function together(by: Certificates['by'], domain: string, rows: Certificate[]): Certificates | null {
  const isUnder = (name: string) => name === domain || name.endsWith(`.${domain}`);
  const plain = (name: string) => name.trim().toLowerCase().replace(/^\*\./, '');
  const names = [...new Set(rows.flatMap((row) => row.names.map(plain).filter(isUnder)))].sort();
  if (names.length === 0) return null;
  return {
    ...{ by, names, certificates: rows.length },
    issuers: [...new Set(rows.flatMap(({ issuer = '' }) => /\bO=("[^"]+"|[^,]+)/.exec(issuer)?.[1] ?? []))].sort(),
    newest:
      rows
        .map(({ notBefore }) => notBefore)
        .toSorted()
        .at(-1) ?? '',
  };
}
