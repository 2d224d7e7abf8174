import type { RiskPoints } from '../risk/score-risk.ts';
import type { RowOnFile } from './evidence-row.ts';

type Row = Pick<RowOnFile, 'id' | 'workerId' | 'identifier' | 'externalId' | 'sourceUrl' | 'sourceDate'>;

/** Of each breach that no other source names, and of the oldest article of each domain (contract section 13, 4 and 30). */
const POINTS = 2;

const nothing: RiskPoints = { category: null, points: 0 };

/** What rows add whose points depend on others on file, by id; rows that are not named keep theirs (contract section 14). */
export function dependentPoints(rows: readonly Row[]): Map<string, RiskPoints> {
  const of = (workerId: Row['workerId']) => rows.filter((row) => row.workerId === workerId);
  const known = new Set(of('email_hibp').map(breachKey));
  const oldest = new Set(oldestByDomain(of('name_gdelt')).map(({ id }) => id));
  const points = new Map<string, RiskPoints>();
  for (const row of of('email_xposedornot'))
    points.set(row.id, known.has(breachKey(row)) ? nothing : { category: 'breach', points: POINTS });
  for (const { id } of of('name_gdelt'))
    points.set(id, oldest.has(id) ? { category: 'adverse_media', points: POINTS } : nothing);
  return points;
}

/** Names of breaches are compared without case and without what is no letter or digit. */
const breachKey = ({ identifier, externalId }: Row): string =>
  JSON.stringify([identifier, externalId.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')]);

function oldestByDomain(rows: readonly Row[]): Row[] {
  const oldest = new Map<string, Row>();
  for (const row of rows) {
    const domain = domainOf(row.sourceUrl);
    const before = oldest.get(domain);
    if (!before || isOlder(row, before)) oldest.set(domain, row);
  }
  return [...oldest.values()];
}

const domainOf = (url: string): string =>
  URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : url.toLowerCase();

/** An article without a date is younger than any; of two of one date the ids decide, so that it is always the same one. */
function isOlder(row: Row, than: Row): boolean {
  if (row.sourceDate === than.sourceDate) return row.externalId < than.externalId;
  return row.sourceDate !== null && (than.sourceDate === null || row.sourceDate < than.sourceDate);
}
