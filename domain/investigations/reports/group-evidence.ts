import type { Evidence } from '../contract/evidence/evidence.ts';

const compareText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** The heaviest first; rows of equal weight by what they are, so that the order is the same each time. */
export const byWeight = (one: Evidence, other: Evidence): number =>
  other.risk_points - one.risk_points ||
  compareText(one.worker_id, other.worker_id) ||
  compareText(one.identifier_value, other.identifier_value) ||
  compareText(one.external_id, other.external_id);

/** The rows of one source about one identifier. */
export interface EvidenceGroup {
  sourceName: string;
  identifierValue: string;
  rows: Evidence[];
}

/** All rows by source and identifier; the group with the heaviest row first. */
export function groupEvidence(evidence: readonly Evidence[]): EvidenceGroup[] {
  const groups = new Map<string, EvidenceGroup>();
  for (const row of [...evidence].sort(byWeight)) {
    const key = JSON.stringify([row.worker_id, row.identifier_value]);
    const group = groups.get(key) ?? { sourceName: row.source_name, identifierValue: row.identifier_value, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()];
}
