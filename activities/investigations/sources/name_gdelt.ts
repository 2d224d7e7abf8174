import { z } from 'zod';
import { MENTION_CONFIDENCE, phraseOf } from './parts/name-search.ts';
import { maybeText, webUrl } from './parts/shapes.ts';
import { facts } from './parts/wording.ts';
import { defineSource, type LookUp } from './source.ts';
import { SourceFault } from './source-fault.ts';

const article = z.object({
  url: webUrl,
  title: z.string(),
  seendate: z.string(),
  domain: z.string(),
  language: maybeText,
  sourcecountry: maybeText,
});
const body = z.object({ articles: z.array(article).optional() });

const MOST_ARTICLES = 25;
const TOPICS = '(fraud OR indicted OR sanctions OR lawsuit OR arrested OR laundering)';
/** Errors are a line of text; a page of HTML is none of them. */
const LONGEST_ERROR = 500;

/** GDELT, DOC API 2.0: news of the last three months in which the name stands beside words of trouble. */
export const nameGdelt = defineSource({
  id: 'name_gdelt',
  throttle: { limit: 1, windowMs: 5_000 },
  probe: 'Elon Musk',
  result: z.array(article),
  async query(name, client) {
    const query = new URLSearchParams({
      query: `${phraseOf(name)} ${TOPICS}`,
      ...{ mode: 'artlist', format: 'json', maxrecords: String(MOST_ARTICLES), timespan: '3months' },
    });
    const answer = await client.get(`https://api.gdeltproject.org/api/v2/doc/doc?${query}`);
    if (answer.status === 404) return { found: null };
    const refusal = meaningOfText(answer.text);
    if (refusal) return refusal;
    const { articles = [] } = client.read(answer, body, { strayControls: true });
    return { found: articles.length > 0 ? articles.slice(0, MOST_ARTICLES) : null };
  },
  // The oldest article of each domain counts, of all on file: that is seen when the run settles.
  toEvidence: (articles) =>
    articles.map((found) => {
      const seenAt = instantOf(found.seendate);
      return {
        kind: 'adverse_media',
        externalId: found.url,
        title: found.title.trim() || found.url,
        summary: facts({
          Publisher: found.domain,
          Seen: seenAt?.slice(0, 10),
          Language: found.language,
          Country: found.sourcecountry,
        }),
        sourceUrl: found.url,
        confidence: MENTION_CONFIDENCE,
        riskPoints: 2,
        riskCategory: 'adverse_media',
        ...(seenAt !== null && { sourceDate: seenAt }),
      };
    }),
});

/** What a text with status 200 says that is no JSON; null for one that may be. Throws `SourceFault` for a limit. */
function meaningOfText(text: string): LookUp<never> | null {
  const line = text.trim();
  if (line.length > LONGEST_ERROR || /^[[{<]/.test(line)) return null;
  if (/limit requests|too many requests|rate limit/i.test(line)) throw new SourceFault('rate_limited', 'limit reached');
  const isUnfit = /too short|too long|too common/i.test(line);
  return isUnfit ? { found: null, reason: 'phrase too short or too common' } : null;
}

/** `20261118T103000Z` as ISO 8601 has it; null for what is none. */
function instantOf(text: string): string | null {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  return year === undefined ? null : `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
}
