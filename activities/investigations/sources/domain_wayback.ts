import { z } from 'zod';
import { facts } from './parts/wording.ts';
import { defineSource } from './source.ts';
import type { SourceClient } from './source-client.ts';

const COLUMNS = ['timestamp', 'original', 'statuscode'] as const;

/** The first row names the columns; without captures there is no row at all. */
const table = z.union([
  z.tuple([]),
  z
    .tuple([z.tuple([z.literal(COLUMNS[0]), z.literal(COLUMNS[1]), z.literal(COLUMNS[2])])])
    .rest(z.tuple([z.string().regex(/^\d{14}$/), z.string(), z.string()])),
]);

const capture = z.object({ timestamp: z.string(), original: z.string(), status: z.string() });
const result = z.object({ first: capture, last: capture });
type Capture = z.output<typeof capture>;

/** The Wayback Machine of the Internet Archive, CDX server: when a domain's page was first and last captured. */
export const domainWayback = defineSource({
  id: 'domain_wayback',
  throttle: { limit: 30, windowMs: 60_000 },
  probe: 'example.com',
  result,
  async query(domain, client) {
    const first = await captureOf(domain, 1, client);
    if (!first) return { found: null };
    return { found: { first, last: (await captureOf(domain, -1, client)) ?? first } };
  },
  toEvidence: ({ first, last }, { identifier }) => [
    {
      kind: 'archive',
      title: `${identifier} in the Wayback Machine since ${dayOfCapture(first)}`,
      summary: facts({
        'First capture': `${dayOfCapture(first)} of ${first.original} (status ${first.status})`,
        'Last capture': `${dayOfCapture(last)} of ${last.original} (status ${last.status})`,
      }),
      sourceUrl: `https://web.archive.org/web/*/${encodeURIComponent(identifier)}`,
      riskPoints: 0,
      riskCategory: null,
    },
  ],
});

/** The first capture for a limit of 1, the last one for -1; null where there is none. */
async function captureOf(domain: string, limit: 1 | -1, client: SourceClient): Promise<Capture | null> {
  const query = new URLSearchParams({ url: domain, output: 'json', fl: COLUMNS.join(','), limit: String(limit) });
  const answer = await client.get(`https://web.archive.org/cdx/search/cdx?${query}`);
  if (answer.status === 404) return null;
  const [, row] = client.read(answer, table);
  return row ? { timestamp: row[0], original: row[1], status: row[2] } : null;
}

const dayOfCapture = ({ timestamp }: Capture): string => timestamp.replace(/^(\d{4})(\d{2})(\d{2}).*$/, '$1-$2-$3');
