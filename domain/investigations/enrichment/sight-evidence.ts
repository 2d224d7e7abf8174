import { severityOf } from '../vocabulary/severity.ts';
import { dependentPoints } from './dependent-points.ts';
import type { EvidenceKey, ReportedRow, RowOnFile, SightedRow } from './evidence-row.ts';

export interface Sighting {
  /** What the run reported, each row once. */
  sighted: SightedRow[];
  /** Rows on file that it did not report, and whose points it changed. */
  repointed: RowOnFile[];
  /** All rows that are on file from now on. */
  onFile: RowOnFile[];
}

const keyOf = ({ workerId, identifier, externalId }: EvidenceKey): string =>
  JSON.stringify([workerId, identifier, externalId]);

/**
 * What a run's reports do to the rows on file (contract section 8.1): one that is on file keeps its id and disposition and
 * follows the newest answer in everything else; points that depend on other rows are set.
 */
export function sightEvidence(
  reported: readonly ReportedRow[],
  before: readonly RowOnFile[],
  newId: () => string,
): Sighting {
  const known = new Map(before.map((row) => [keyOf(row), row]));
  const sighted = new Map<string, SightedRow>();
  for (const row of reported) {
    const key = keyOf(row);
    if (!sighted.has(key)) sighted.set(key, sight(row, known.get(key), newId));
  }
  const current = [...before.filter((row) => !sighted.has(keyOf(row))), ...[...sighted.values()]];
  const points = dependentPoints(current);
  for (const row of sighted.values()) setPoints(row, points.get(row.id));
  const repointed: RowOnFile[] = [];
  const onFile: RowOnFile[] = current.map((row) => {
    const wanted = points.get(row.id);
    if ('isNew' in row || !wanted || wanted.points === row.riskPoints) return row;
    const changed = { ...row };
    setPoints(changed, wanted);
    repointed.push(changed);
    return changed;
  });
  return { sighted: [...sighted.values()], repointed, onFile };
}

function sight(row: ReportedRow, known: RowOnFile | undefined, newId: () => string): SightedRow {
  const isNewest = !known || row.retrievedAt >= known.retrievedAt;
  const counted = isNewest ? row : { ...row, ...weightOf(known) };
  return {
    ...counted,
    id: known?.id ?? newId(),
    isNew: !known,
    isNewest,
    severity: severityOf(counted.riskPoints),
    severityBefore: known?.severity ?? null,
    disposition: known?.disposition ?? 'unreviewed',
  };
}

const weightOf = ({ riskPoints, riskCategory, sourceUrl, sourceDate, retrievedAt }: RowOnFile) => ({
  ...{ riskPoints, riskCategory, sourceUrl, sourceDate, retrievedAt },
});

function setPoints(
  row: Pick<RowOnFile, 'riskPoints' | 'riskCategory' | 'severity'>,
  wanted: { points: number; category: RowOnFile['riskCategory'] } | undefined,
): void {
  if (!wanted) return;
  row.riskPoints = wanted.points;
  row.riskCategory = wanted.category;
  row.severity = severityOf(wanted.points);
}
