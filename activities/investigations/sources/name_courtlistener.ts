import { z } from 'zod';
import { nameSimilarity } from '../../../domain/investigations/names/name-similarity.ts';
import { firstOfEach, MENTION_CONFIDENCE, nameConfidence, phraseOf } from './parts/name-search.ts';
import { maybeText } from './parts/shapes.ts';
import { facts } from './parts/wording.ts';
import { type AboutSubject, defineSource, type FoundEvidence } from './source.ts';

const docket = z.object({
  docket_id: z.number(),
  caseName: z.string(),
  court: maybeText,
  dateFiled: maybeText,
  docketNumber: maybeText,
  docket_absolute_url: z.string().nullish(),
  party: z.array(z.string()).nullish(),
});
type Docket = z.output<typeof docket>;
const search = z.object({ count: z.number(), results: z.array(docket) });

const MOST_DOCKETS = 10;
const HOST = 'https://www.courtlistener.com';

/**
 * CourtListener, API version 4: dockets of federal courts of the United States in which the name stands. How many calls a
 * token may make could not be confirmed; the throttle is a careful guess, and the service's own limit is obeyed.
 */
export const nameCourtlistener = defineSource({
  id: 'name_courtlistener',
  throttle: { limit: 5, windowMs: 60_000 },
  probe: 'Elizabeth Holmes',
  result: z.array(docket),
  async query(name, client) {
    const token = client.key('COURTLISTENER_TOKEN');
    const query = new URLSearchParams({ q: phraseOf(name), type: 'r' });
    const answer = await client.get(`${HOST}/api/rest/v4/search/?${query}`, {
      headers: token === undefined ? {} : { authorization: `Token ${token}` },
    });
    if (answer.status === 404) return { found: null };
    const { results } = client.read(answer, search);
    const once = firstOfEach(results, (one) => one.docket_id, MOST_DOCKETS);
    return { found: once.length > 0 ? once : null };
  },
  toEvidence: (dockets, about) => dockets.map((one) => evidenceOf(one, about)),
});

function evidenceOf(found: Docket, { identifier }: AboutSubject): FoundEvidence {
  const similarity = Math.max(0, ...(found.party ?? []).map((party) => nameSimilarity(party, identifier)));
  const isParty = similarity === 1;
  const isCriminal = /-cr-/i.test(found.docketNumber ?? '');
  const riskPoints = isParty ? 3 + (isCriminal ? 10 : 0) : 0;
  return {
    kind: 'court_record',
    externalId: String(found.docket_id),
    title: `Court docket: ${found.caseName}`,
    summary: facts({
      Court: found.court,
      Docket: found.docketNumber,
      Filed: found.dateFiled,
      Kind: isCriminal ? 'criminal' : null,
      'The name': isParty ? 'is that of a party' : 'stands in the docket',
    }),
    sourceUrl: addressOf(found),
    confidence: Math.max(MENTION_CONFIDENCE, nameConfidence(similarity)),
    riskPoints,
    riskCategory: riskPoints === 0 ? null : 'legal',
    ...(found.dateFiled && { sourceDate: found.dateFiled }),
  };
}

/** A path of the service; anything else in its place leads nowhere. */
const addressOf = ({ docket_absolute_url: path, docket_id: id }: Docket): string =>
  path && /^\/[^/\\]/.test(path) ? new URL(path, HOST).href : `${HOST}/docket/${id}/`;
