import { z } from 'zod';
import type { SanctionsFound } from '../sanctions/sanctions-matcher.ts';
import { dayOf, facts } from './parts/wording.ts';
import { defineSource, type FoundEvidence } from './source.ts';
import { SourceFault } from './source-fault.ts';

const hit = z.object({ name: z.string(), similarity: z.number() });

const entry = z.object({
  entNum: z.number(),
  name: z.string(),
  type: z.string().nullable(),
  program: z.string().nullable(),
  /** The likest of its names, and of its weak aliases. */
  strong: hit.nullable(),
  weak: hit.nullable(),
});
type Entry = z.output<typeof entry>;

const result = z.object({ listedOn: z.string(), entries: z.array(entry) });

/** What is left of a look-up's time for its answer when it has waited for the list. */
const FOR_ANSWER_MS = 1_000;
const MOST_CONFIDENCE = 0.6;

/** The SDN list of the Office of Foreign Assets Control, kept in the database (contract section 13, worker 26). */
export const nameOfac = defineSource({
  id: 'name_ofac',
  probe: 'Vladimir Vladimirovich Putin',
  result,
  async query(name, client) {
    const found = await client.sanctions.find(name, client.remainingMs - FOR_ANSWER_MS);
    if (!found) throw new SourceFault('error', 'list not loaded');
    const { edition, entries } = found;
    if (entries.length === 0) return { found: null };
    const { publishedAt, fetchedAt, sdnSha256, altSha256 } = edition;
    client.keep({
      list: { published_at: publishedAt, fetched_at: fetchedAt, sdn_csv_sha256: sdnSha256, alt_csv_sha256: altSha256 },
      lines: entries.flatMap(({ lines }) => lines),
    });
    return { found: { listedOn: dayOf(publishedAt ?? fetchedAt), entries: matchesOf(found) } };
  },
  toEvidence: ({ listedOn, entries }) => entries.map((one) => evidenceOf(one, listedOn)),
});

function matchesOf({ hits, entries }: SanctionsFound): Entry[] {
  const matches = entries.map(({ entNum, name, type, program }) => {
    const own = hits.filter((one) => one.entNum === entNum);
    const best = (isWeak: boolean) => own.find((one) => one.isWeak === isWeak) ?? null;
    return { entNum, name, type, program, strong: best(false), weak: best(true) };
  });
  return matches.sort((a, b) => likenessOf(b).similarity - likenessOf(a).similarity);
}

function likenessOf({ strong, weak }: Entry): { name: string; similarity: number } {
  const [likest] = [strong, weak].filter((one) => one !== null).sort((a, b) => b.similarity - a.similarity);
  return likest ?? { name: '', similarity: 0 };
}

/** By an alias that the list calls weak a name is no more than possible. */
const MOST_WEAK_POINTS = 15;

const pointsOf = (found: Entry['strong']): number => {
  if (!found || found.similarity < 0.9) return 0;
  if (found.similarity === 1) return 60;
  return found.similarity >= 0.95 ? 45 : 15;
};

function evidenceOf(found: Entry, listedOn: string): FoundEvidence {
  const { name, similarity } = likenessOf(found);
  const riskPoints = Math.max(pointsOf(found.strong), Math.min(MOST_WEAK_POINTS, pointsOf(found.weak)));
  const kind = found.type === 'individual' ? 'Person' : 'Entity';
  return {
    kind: 'sanctions_match',
    externalId: String(found.entNum),
    title: `OFAC sanctions list: ${found.name}${riskPoints > MOST_WEAK_POINTS ? '' : ' (possible match)'}`,
    summary: facts({
      Kind: kind,
      Program: found.program,
      'Matched name': name === found.name ? null : name,
      'Weak alias': name === found.weak?.name && name !== found.strong?.name ? 'yes' : null,
      Similarity: `${Math.floor(similarity * 100)} %`,
      'List of': listedOn,
    }),
    sourceUrl: `https://sanctionssearch.ofac.treas.gov/Details.aspx?id=${found.entNum}`,
    confidence: Math.round(MOST_CONFIDENCE * similarity * 1000) / 1000,
    riskPoints,
    riskCategory: riskPoints === 0 ? null : 'sanctions',
  };
}
