import { z } from 'zod';
import { maybeText } from './parts/shapes.ts';
import { facts } from './parts/wording.ts';
import { defineSource } from './source.ts';
import type { SourceClient } from './source-client.ts';

const scan = z.object({
  _id: z.string().regex(/^[\w-]+$/), // it becomes part of an address
  page: z.object({ url: maybeText, ip: maybeText, country: maybeText, server: maybeText, title: maybeText }),
  task: z.object({ time: z.string() }),
});
const search = z.object({ results: z.array(scan) });

const verdict = z.object({ score: z.number(), malicious: z.boolean() });
const detail = z.object({ verdicts: z.object({ overall: verdict }) });

const result = z.object({ scans: z.number(), newest: scan, verdict: verdict.nullable() });

const MOST_SCANS = 10;

/** urlscan.io: public scans of pages at a domain, and the newest one's verdict, which only holders of a key are told. */
export const domainUrlscan = defineSource({
  id: 'domain_urlscan',
  throttle: { limit: 20, windowMs: 60_000, withKey: { limit: 60, windowMs: 60_000 } },
  probe: 'example.com',
  result,
  async query(domain, client) {
    const key = client.key('URLSCAN_API_KEY');
    const headers: Record<string, string> = key === undefined ? {} : { 'api-key': key };
    const query = new URLSearchParams({ q: `page.domain:${domain}`, size: String(MOST_SCANS) });
    const answer = await client.get(`https://urlscan.io/api/v1/search/?${query}`, { headers });
    if (answer.status === 404) return { found: null };
    const { results } = client.read(answer, search);
    const [newest] = results.toSorted((a, b) => (a.task.time < b.task.time ? 1 : -1));
    if (!newest) return { found: null };
    const told = key === undefined ? null : await verdictOf(newest._id, client, headers);
    return { found: { scans: results.length, newest, verdict: told } };
  },
  toEvidence: ({ scans, newest: { _id: id, page, task }, verdict: told }, { identifier }) => {
    const isMalicious = told?.malicious === true;
    return [
      {
        kind: 'url_scan',
        title: `urlscan.io on ${identifier}: ${isMalicious ? 'malicious' : `scanned on ${task.time.slice(0, 10)}`}`,
        summary: facts({
          Page: page.url,
          Title: page.title,
          Address: page.ip,
          Country: page.country,
          Server: page.server,
          Verdict: told ? `${isMalicious ? 'malicious' : 'not malicious'}, score ${told.score}` : 'not known',
          Scans: scans < MOST_SCANS ? scans : `${MOST_SCANS} or more`,
        }),
        sourceUrl: `https://urlscan.io/result/${id}/`,
        riskPoints: isMalicious ? 15 : 0,
        riskCategory: isMalicious ? 'infrastructure' : null,
      },
    ];
  },
});

/** Null for a scan that is gone. */
async function verdictOf(id: string, client: SourceClient, headers: Record<string, string>) {
  const url = `https://urlscan.io/api/v1/result/${id}/`;
  const answer = await client.get(url, { headers });
  return answer.status === 404 ? null : client.read(answer, detail).verdicts.overall;
}
