import { cleanText } from '../../../domain/investigations/enrichment/clean-text.ts';
import type { ReportedEvidence } from '../../../domain/investigations/enrichment/look-up.ts';
import { isoInstant } from '../../../domain/iso-instant.ts';
import { storableText } from '../../../domain/text.ts';
import { evidenceOf } from '../sources/evidence-of.ts';
import type { AboutSubject, Source } from '../sources/source.ts';

const LONGEST_TITLE = 500;
const LONGEST_SUMMARY = 2_000;

/** The rows of a result as they are kept: clean text, a row without points in no category (contract section 8.3). */
export function reportedEvidence(
  source: Source,
  result: unknown,
  about: AboutSubject,
  answers: readonly { sha256: string }[],
): ReportedEvidence[] {
  return evidenceOf(source, result, about, answers).map(({ sourceDate, ...row }) => ({
    ...row,
    title: cleanText(row.title, LONGEST_TITLE),
    summary: cleanText(row.summary, LONGEST_SUMMARY),
    sourceUrl: storableText(row.sourceUrl),
    riskCategory: row.riskPoints === 0 ? null : row.riskCategory,
    sourceDate: dateOf(sourceDate),
  }));
}

/** A date that is none says nothing. */
function dateOf(text: string | undefined): string | null {
  const at = text === undefined ? null : isoInstant(text, { assumeUtc: true });
  return at === null ? null : new Date(at).toISOString();
}
