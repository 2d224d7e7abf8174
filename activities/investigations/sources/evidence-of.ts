import { createHash } from 'node:crypto';
import { storableText } from '../../../domain/text.ts';
import type { KeptAnswer } from './asked.ts';
import type { AboutSubject, FoundEvidence, Source } from './source.ts';

/** Most rows of one source about one identifier (contract section 13, bounds). */
const MOST_ROWS = 200;
/** Longest id that is stored as it is; an index takes no more than about 2,700 bytes. */
const LONGEST_ID = 500;

/** The usual confidence that a record concerns the subject (contract section 8.3). */
const usualConfidence = { email: 0.95, phone: 0.95, ip: 0.95, domain: 0.95, username: 0.5, name: 0.6 } as const;

/** A row of evidence with everything said. */
export type CompleteEvidence = Required<Omit<FoundEvidence, 'sourceDate'>> & Pick<FoundEvidence, 'sourceDate'>;

/** The rows that a result is evidence of: each id once, at most 200, with what is usual where a source says nothing. */
export function evidenceOf(
  source: Source,
  result: unknown,
  about: AboutSubject,
  answers: readonly Pick<KeptAnswer, 'sha256'>[],
): CompleteEvidence[] {
  const rows = new Map<string, CompleteEvidence>();
  for (const found of source.toEvidence(result as never, about)) {
    const externalId = storableId(found.externalId ?? about.identifier);
    if (rows.has(externalId)) continue;
    if (rows.size === MOST_ROWS) break;
    rows.set(externalId, {
      confidence: usualConfidence[source.identifierType],
      rawSha256: answers.at(-1)?.sha256 ?? '',
      ...found,
      externalId,
    });
  }
  return [...rows.values()];
}

/** A long id is cut, and stays its own by its hash. */
function storableId(id: string): string {
  const text = storableText(id);
  if (text.length <= LONGEST_ID) return text;
  return `${text.slice(0, LONGEST_ID - 65).toWellFormed()}#${createHash('sha256').update(text).digest('hex')}`;
}
