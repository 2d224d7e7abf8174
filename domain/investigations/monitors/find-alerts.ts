import type { SightedRow } from '../enrichment/evidence-row.ts';
import { type Severity, severityRank } from '../vocabulary/severity.ts';
import type { WorkerId } from '../vocabulary/worker-id.ts';
import { alertTitle } from './alert-title.ts';

/** How a row gave rise to an alert: first reported by this run, or found more severe by it. */
export const alertChanges = ['new', 'worse'] as const;
export type AlertChange = (typeof alertChanges)[number];

/** An alert before it is stored. */
export interface NewAlert {
  evidenceId: string;
  workerId: WorkerId;
  /** The identifier that was looked up. */
  identifier: string;
  severity: Severity;
  change: AlertChange;
  title: string;
  /** Short name of the source. */
  source: string;
}

/** The worker's id without its type: `hibp` for `email_hibp` (contract section 10). */
const shortName = (workerId: WorkerId): string => workerId.slice(workerId.indexOf('_') + 1);

const changeOf = ({ isNew, severity, severityBefore }: SightedRow): AlertChange | null => {
  if (isNew) return 'new';
  return severityBefore !== null && severityRank(severity) > severityRank(severityBefore) ? 'worse' : null;
};

/** What a run of a monitor gives alerts for (contract section 10), among the rows that it reported. */
export const findAlerts = (sighted: readonly SightedRow[], minSeverity: Severity): NewAlert[] =>
  sighted.flatMap((row) => {
    const change = changeOf(row);
    const { id: evidenceId, workerId, identifier, severity, disposition } = row;
    if (!change || disposition === 'dismissed' || severityRank(severity) < severityRank(minSeverity)) return [];
    return [
      { evidenceId, workerId, identifier, severity, change, title: alertTitle(row), source: shortName(workerId) },
    ];
  });
