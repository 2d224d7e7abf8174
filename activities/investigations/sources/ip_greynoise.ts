import { z } from 'zod';
import { maybeText } from './parts/shapes.ts';
import { facts } from './parts/wording.ts';
import { defineSource, type FoundEvidence } from './source.ts';

const seen = z.object({
  noise: z.boolean(),
  riot: z.boolean(),
  classification: maybeText,
  name: maybeText,
  link: maybeText,
  last_seen: maybeText,
});
type Seen = z.output<typeof seen>;

const WEEK_MS = 7 * 86_400_000;

/** GreyNoise, community API: whether an address scans the internet, or belongs to a common business service ("riot"). */
export const ipGreynoise = defineSource({
  id: 'ip_greynoise',
  throttle: { limit: 50, windowMs: WEEK_MS, withKey: { limit: 10, windowMs: 1_000 } },
  probe: '8.8.8.8',
  result: seen,
  async query(ip, client) {
    const key = client.key('GREYNOISE_API_KEY');
    const answer = await client.get(`https://api.greynoise.io/v3/community/${encodeURIComponent(ip)}`, {
      headers: key === undefined ? {} : { key },
    });
    return { found: answer.status === 404 ? null : client.read(answer, seen) };
  },
  toEvidence: (found, { identifier }) => [
    {
      kind: 'ip_reputation',
      title: `GreyNoise on ${identifier}: ${found.classification || 'not classified'}`,
      summary: facts({
        Name: found.name,
        'Scans the internet': found.noise ? 'yes' : 'no',
        'Common business service': found.riot ? 'yes' : 'no',
        'Last seen': found.last_seen,
      }),
      sourceUrl: `https://viz.greynoise.io/ip/${encodeURIComponent(identifier)}`,
      ...weightOf(found),
    },
  ],
});

function weightOf({ classification, riot }: Seen): Pick<FoundEvidence, 'riskPoints' | 'riskCategory'> {
  if (classification === 'malicious') return { riskPoints: 15, riskCategory: 'infrastructure' };
  return riot ? { riskPoints: -2, riskCategory: 'corroboration' } : { riskPoints: 0, riskCategory: null };
}
