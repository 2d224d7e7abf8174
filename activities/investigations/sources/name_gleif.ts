import { z } from 'zod';
import { nameSimilarity, namesMatch } from '../../../domain/investigations/names/name-similarity.ts';
import { nameConfidence } from './parts/name-search.ts';
import { maybeText } from './parts/shapes.ts';
import { facts } from './parts/wording.ts';
import { type AboutSubject, defineSource, type FoundEvidence } from './source.ts';

const record = z.object({
  id: z.string(),
  attributes: z.object({
    entity: z.object({ legalName: z.object({ name: z.string() }), status: maybeText, jurisdiction: maybeText }),
    registration: z.object({ status: z.string() }),
  }),
});
type Company = z.output<typeof record>;
const search = z.object({ data: z.array(record) });

/** GLEIF: companies with a Legal Entity Identifier whose legal name is that of the subject. */
export const nameGleif = defineSource({
  id: 'name_gleif',
  throttle: { limit: 60, windowMs: 60_000 },
  probe: 'Siemens Aktiengesellschaft',
  result: z.array(record),
  async query(name, client) {
    const query = new URLSearchParams({ 'filter[fulltext]': name, 'page[size]': '5' });
    const answer = await client.get(`https://api.gleif.org/api/v1/lei-records?${query}`, {
      headers: { accept: 'application/vnd.api+json' },
    });
    if (answer.status === 404) return { found: null };
    const matches = client.read(answer, search).data.filter((one) => namesMatch(nameOf(one), name));
    return { found: matches.length > 0 ? matches : null };
  },
  toEvidence: (companies, about) => companies.map((one) => evidenceOf(one, about)),
});

const nameOf = ({ attributes }: Company): string => attributes.entity.legalName.name;

function evidenceOf(found: Company, { identifier }: AboutSubject): FoundEvidence {
  const { entity, registration } = found.attributes;
  const similarity = nameSimilarity(nameOf(found), identifier);
  const isLapsed = similarity === 1 && registration.status === 'LAPSED';
  return {
    kind: 'company_record',
    externalId: found.id,
    title: `Company with an LEI: ${nameOf(found)}`,
    summary: facts({
      LEI: found.id,
      Jurisdiction: entity.jurisdiction,
      Status: entity.status,
      Registration: registration.status,
    }),
    sourceUrl: `https://search.gleif.org/#/record/${encodeURIComponent(found.id.toWellFormed())}`,
    confidence: nameConfidence(similarity),
    riskPoints: isLapsed ? 2 : 0,
    riskCategory: isLapsed ? 'legal' : null,
  };
}
