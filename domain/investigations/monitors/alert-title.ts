import { cleanText } from '../enrichment/clean-text.ts';
import type { SightedRow } from '../enrichment/evidence-row.ts';
import type { IdentifierType } from '../vocabulary/identifier-type.ts';
import { workerCards } from '../vocabulary/worker-cards.ts';
import { workerTypes } from '../vocabulary/worker-id.ts';

/** Longest title, as that of evidence. */
const MOST_CHARACTERS = 500;

const typeNames: Readonly<Record<IdentifierType, string>> = {
  ...{ email: 'Email', phone: 'Phone', username: 'Username' },
  ...{ ip: 'IP address', domain: 'Domain', name: 'Name' },
};

/** What an alert says, in a sentence for people (contract section 10); plain text, as that of evidence. */
export const alertTitle = (row: SightedRow): string => cleanText(sentence(row), MOST_CHARACTERS);

function sentence({ workerId, kind, externalId, title, isNew, severity, severityBefore }: SightedRow): string {
  if (!isNew) return `${title}: severity rose from ${severityBefore} to ${severity}`;
  if (kind === 'breach') return `${typeNames[workerTypes[workerId]]} surfaced in '${externalId}' breach`;
  return `${workerCards[workerId].name}: ${title}`;
}
