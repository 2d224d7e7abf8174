import { z } from 'zod';
import { nameSimilarity } from '../../../domain/investigations/names/name-similarity.ts';
import { firstOfEach, MENTION_CONFIDENCE, nameConfidence, phraseOf } from './parts/name-search.ts';
import { maybeText } from './parts/shapes.ts';
import { facts } from './parts/wording.ts';
import { type AboutSubject, defineSource, type FoundEvidence } from './source.ts';

const filing = z.object({
  _id: z.string(),
  _source: z.object({
    /** `Apple Inc.  (AAPL)  (CIK 0000320193)`: filers, and people the filing is about. */
    display_names: z.array(z.string()),
    form: maybeText,
    file_date: maybeText,
    ciks: z.array(z.string()),
    adsh: z.string(),
  }),
});
type Filing = z.output<typeof filing>;
const search = z.object({ hits: z.object({ total: z.object({ value: z.number() }), hits: z.array(filing) }) });

const MOST_FILINGS = 10;

/** EDGAR of the SEC, full-text search: filings in which the name stands. It refuses who leaves no contact. */
export const nameEdgar = defineSource({
  id: 'name_edgar',
  throttle: { limit: 10, windowMs: 1_000 },
  probe: 'Tim Cook',
  result: z.array(filing),
  async query(name, client) {
    const query = new URLSearchParams({ q: phraseOf(name) });
    const answer = await client.get(`https://efts.sec.gov/LATEST/search-index?${query}`);
    if (answer.status === 404) return { found: null };
    const { hits } = client.read(answer, search).hits;
    const once = firstOfEach(hits, (one) => one._source.adsh, MOST_FILINGS);
    return { found: once.length > 0 ? once : null };
  },
  toEvidence: (filings, about) => filings.map((one) => evidenceOf(one, about)),
});

function evidenceOf({ _id: id, _source: found }: Filing, { identifier }: AboutSubject): FoundEvidence {
  const names = found.display_names.map((text) => text.replace(/\s*\((?:CIK|[A-Z])[^)]*\)/g, '').trim());
  const similarity = Math.max(0, ...names.map((name) => nameSimilarity(name, identifier)));
  return {
    kind: 'filing',
    externalId: found.adsh,
    title: `SEC filing${found.form ? ` ${found.form}` : ''} of ${names.join(', ') || 'an unnamed filer'}`,
    summary: facts({ Filed: found.file_date, 'Accession number': found.adsh, Filers: found.display_names }),
    sourceUrl: addressOf(id, found),
    confidence: Math.max(MENTION_CONFIDENCE, nameConfidence(similarity)),
    riskPoints: 0,
    riskCategory: null,
    ...(found.file_date && { sourceDate: found.file_date }),
  };
}

/** An id is the accession number and the file in it, by a colon. */
function addressOf(id: string, { ciks: [cik = '0'], adsh }: Filing['_source']): string {
  const [, file = ''] = id.split(':');
  const parts = [cik.replace(/^0+(?=\d)/, ''), adsh.replaceAll('-', ''), file];
  const path = parts.map((part) => encodeURIComponent(part.toWellFormed())).join('/');
  return `https://www.sec.gov/Archives/edgar/data/${path}`;
}
