import type { Evidence } from '../contract/evidence/evidence.ts';
import type { Citation } from '../contract/reports/report.ts';
import type { Section } from './content.ts';

/** The citations of a report, in the order of their first marks, and the number of each row of evidence. */
export interface NumberedCitations {
  citations: Citation[];
  /** By the id of the evidence. */
  numberOf: ReadonlyMap<string, number>;
}

/** Numbers what the sections cite: 1 to N without a gap (contract section 9.2). */
export function numberCitations(sections: readonly Section[], evidence: readonly Evidence[]): NumberedCitations {
  const rows = new Map(evidence.map((row) => [row.id, row]));
  const numberOf = new Map<string, number>();
  const citations: Citation[] = [];
  for (const { text, cites } of sections.flatMap(({ blocks }) => blocks.flatMap(({ sentences }) => sentences)))
    for (const id of cites) {
      const row = rows.get(id);
      if (!row || numberOf.has(id)) continue;
      numberOf.set(id, citations.length + 1);
      const { worker_id, source_name, source_url, retrieved_at, raw_sha256 } = row;
      const source = { worker_id, source_name, source_url, retrieved_at, raw_sha256 };
      citations.push({ n: citations.length + 1, claim: text, evidence_id: id, ...source });
    }
  return { citations, numberOf };
}
