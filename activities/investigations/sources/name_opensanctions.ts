import { z } from 'zod';
import { nameConfidence } from './parts/name-search.ts';
import { facts } from './parts/wording.ts';
import { defineSource, type FoundEvidence } from './source.ts';
import { SourceFault } from './source-fault.ts';

const entity = z.object({
  id: z.string(),
  caption: z.string(),
  score: z.number(),
  properties: z.object({ topics: z.array(z.string()).nullish() }),
  datasets: z.array(z.string()),
});
type Entity = z.output<typeof entity>;

/** A question that failed has a status of its own, inside a 200. */
const body = z.object({
  responses: z.object({ q: z.object({ status: z.number().nullish(), results: z.array(entity) }) }),
});

const MATCH = 0.7;

/** OpenSanctions, or a yente of one's own: lists of sanctions, of crime and of public office. Also weak matches, without points. */
export const nameOpensanctions = defineSource({
  id: 'name_opensanctions',
  throttle: { limit: 5, windowMs: 1_000 },
  probe: 'Vladimir Putin',
  result: z.array(entity),
  async query(name, client) {
    const key = client.key('OPENSANCTIONS_API_KEY');
    const question = { queries: { q: { schema: 'LegalEntity', properties: { name: [name] } } } };
    const answer = await client.post('https://api.opensanctions.org/match/default', JSON.stringify(question), {
      headers: {
        'content-type': 'application/json',
        ...(key !== undefined && { authorization: `ApiKey ${key}` }),
      },
    });
    if (answer.status === 404) return { found: null };
    const { status, results } = client.read(answer, body).responses.q;
    if (typeof status === 'number' && status !== 200) throw new SourceFault('error', `answered ${status}`);
    return { found: results.length > 0 ? results : null };
  },
  toEvidence: (entities) => entities.map(evidenceOf),
});

function evidenceOf(found: Entity): FoundEvidence {
  const topics = found.properties.topics ?? [];
  const isSanctioned = topics.includes('sanction');
  const isMatch = found.score >= MATCH;
  const riskPoints = isMatch ? pointsOf(topics) : 0;
  return {
    kind: isSanctioned ? 'sanctions_match' : 'watchlist_match',
    externalId: found.id,
    title: `OpenSanctions: ${found.caption}${isMatch ? '' : ' (possible match)'}`,
    summary: facts({
      Topics: topics,
      Lists: found.datasets,
      'Score of the match': `${Math.round(found.score * 100)} %`,
    }),
    sourceUrl: `https://www.opensanctions.org/entities/${encodeURIComponent(found.id.toWellFormed())}/`,
    confidence: nameConfidence(found.score),
    riskPoints,
    riskCategory: riskPoints === 0 ? null : 'sanctions',
  };
}

/** The highest that applies. */
function pointsOf(topics: readonly string[]): number {
  if (topics.includes('sanction')) return 60;
  if (topics.includes('crime')) return 30;
  return topics.includes('role.pep') ? 15 : 0;
}
