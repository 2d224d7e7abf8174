import { z } from 'zod';
import { nameSimilarity } from '../../../domain/investigations/names/name-similarity.ts';
import { nameConfidence } from './parts/name-search.ts';
import { maybeText } from './parts/shapes.ts';
import { facts } from './parts/wording.ts';
import { type AboutSubject, defineSource, type FoundEvidence } from './source.ts';
import type { SourceClient } from './source-client.ts';
import { SourceFault, unexpectedAnswer } from './source-fault.ts';

/** It becomes part of an address. */
const itemId = z.string().regex(/^Q\d+$/);
const search = z.union([
  z.object({ error: z.object({ code: z.string() }) }),
  z.object({ search: z.array(z.object({ id: itemId, label: maybeText, description: maybeText })) }),
]);

/** A statement may say that nothing, or nobody knows what, stands there: then it has no value. */
const statements = z.array(z.object({ mainsnak: z.object({ datavalue: z.object({ value: z.unknown() }).nullish() }) }));
const some = z.object({ P106: statements.nullish(), P39: statements.nullish(), P569: statements.nullish() });
/** An item without statements may have an empty list in place of the object. */
const none = z.tuple([]).transform(() => ({ P106: null, P39: null, P569: null }));
const detailOf = (id: string) =>
  z.object({ entities: z.object({ [id]: z.object({ claims: z.union([some, none]) }) }) });

const claimsShape = z.object({
  occupations: z.array(z.string()),
  offices: z.array(z.string()),
  holdsOffice: z.boolean(),
  born: z.string().nullable(),
});
const entity = z.object({
  id: itemId,
  label: z.string(),
  description: maybeText,
  claims: claimsShape.nullable(),
  rawSha256: z.string(),
});
type Entity = z.output<typeof entity>;
type Claims = z.output<typeof claimsShape>;

const HOST = 'https://www.wikidata.org';

/** Wikidata: items of this name; of those whose label is exactly it, what they do and whether they hold an office. */
export const nameWikidata = defineSource({
  id: 'name_wikidata',
  throttle: { limit: 5, windowMs: 1_000 },
  probe: 'Angela Merkel',
  result: z.array(entity),
  async query(name, client) {
    const query = new URLSearchParams({
      ...{ action: 'wbsearchentities', search: name, language: 'en', type: 'item', limit: '5', format: 'json' },
    });
    const answer = await client.get(`${HOST}/w/api.php?${query}`);
    if (answer.status === 404) return { found: null };
    const read = client.read(answer, search);
    if ('error' in read) throw faultOf(read.error.code);
    const found: Entity[] = [];
    for (const { id, label: given, description } of read.search) {
      const label = given ?? id;
      const told = isExact(label, name) ? await claimsOf(id, client) : { claims: null, rawSha256: answer.sha256 };
      found.push({ id, label, description, ...told });
    }
    return { found: found.length > 0 ? found : null };
  },
  toEvidence: (entities, about) => entities.map((one) => evidenceOf(one, about)),
});

/** Case, accents and the order of the names do not make another label. */
const isExact = (label: string, name: string): boolean => nameSimilarity(label, name) === 1;

function evidenceOf(found: Entity, { identifier }: AboutSubject): FoundEvidence {
  const holdsOffice = isExact(found.label, identifier) && found.claims?.holdsOffice === true;
  return {
    kind: 'entity_match',
    externalId: found.id,
    title: `Wikidata: ${found.label}${found.description ? `, ${found.description}` : ''}`,
    summary: facts({
      Item: found.id,
      Born: found.claims?.born,
      'Occupations (items)': found.claims?.occupations,
      'Offices (items)': found.claims?.offices,
      Note: holdsOffice ? 'may hold or have held a public office' : null,
    }),
    sourceUrl: `${HOST}/wiki/${found.id}`,
    confidence: nameConfidence(nameSimilarity(found.label, identifier)),
    riskPoints: holdsOffice ? 5 : 0,
    riskCategory: holdsOffice ? 'sanctions' : null,
    rawSha256: found.rawSha256,
  };
}

async function claimsOf(id: string, client: SourceClient): Promise<Pick<Entity, 'claims' | 'rawSha256'>> {
  const answer = await client.get(`${HOST}/wiki/Special:EntityData/${id}.json`);
  if (answer.status === 404) return { claims: null, rawSha256: answer.sha256 };
  const told = client.read(answer, detailOf(id)).entities[id];
  if (!told) throw unexpectedAnswer();
  const { P106, P39, P569 } = told.claims;
  const claims: Claims = {
    occupations: itemsOf(P106),
    offices: itemsOf(P39),
    holdsOffice: (P39?.length ?? 0) > 0,
    born: dayOf(P569),
  };
  return { claims, rawSha256: answer.sha256 };
}

const item = z.object({ id: z.string() });
const time = z.object({ time: z.string(), precision: z.number() });

const itemsOf = (values: z.output<typeof statements> | null | undefined): string[] =>
  (values ?? []).flatMap(({ mainsnak }) => item.safeParse(mainsnak.datavalue?.value).data?.id ?? []);

/** `+1954-07-17T00:00:00Z`; of a day (precision 11), a month (10) or a year (9). */
function dayOf(values: z.output<typeof statements> | null | undefined): string | null {
  const read = time.safeParse(values?.[0]?.mainsnak.datavalue?.value).data;
  if (!read || read.precision < 9) return null;
  return read.time.replace(/^\+/, '').slice(0, { 9: 4, 10: 7 }[read.precision] ?? 10);
}

const faultOf = (code: string): SourceFault =>
  code === 'ratelimited' || code === 'maxlag'
    ? new SourceFault('rate_limited', 'limit reached')
    : new SourceFault('error', 'look-up refused');
