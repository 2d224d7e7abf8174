import type { Evidence } from '../../contract/evidence/evidence.ts';
import { asSentence, type Block, heading, item, oneLine, paragraph, said } from '../content.ts';
import { groupEvidence } from '../group-evidence.ts';
import type { ReportFacts } from '../report-facts.ts';

/** Every row on file, by source and identifier, the heaviest first. */
export function findings({ evidence }: ReportFacts): Block[] {
  if (evidence.length === 0) return [paragraph(said('No source reported anything that is on file.'))];
  return listFindings(evidence);
}

/** Rows as entries under their source and identifier. */
export const listFindings = (evidence: readonly Evidence[]): Block[] =>
  groupEvidence(evidence).flatMap(({ sourceName, identifierValue, rows }) => [
    heading(`${oneLine(sourceName)}: ${oneLine(identifierValue)}`),
    ...rows.map((row) => item(said(claimOf(row), [row.id]))),
  ]);

/** What a row claims, in one sentence. */
function claimOf({ title, summary }: Evidence): string {
  const name = oneLine(title);
  const more = oneLine(summary);
  return asSentence(more === '' || more === name ? name : `${name.replace(/[.:]$/, '')}: ${more}`);
}
