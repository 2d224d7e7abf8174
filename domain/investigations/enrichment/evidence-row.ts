import type { Disposition } from '../contract/evidence/evidence.ts';
import type { RiskCategory } from '../risk/risk-category.ts';
import type { Severity } from '../vocabulary/severity.ts';
import type { WorkerId } from '../vocabulary/worker-id.ts';
import type { ReportedEvidence } from './look-up.ts';

/** What makes a row the same one when it is seen again, besides its subject. */
export interface EvidenceKey {
  workerId: WorkerId;
  identifier: string;
  externalId: string;
}

/** A row on file, as far as points depend on it. */
export interface RowOnFile extends EvidenceKey {
  id: string;
  sourceUrl: string;
  /** When it happened, ISO 8601; null where the source says nothing. */
  sourceDate: string | null;
  riskPoints: number;
  riskCategory: RiskCategory | null;
  severity: Severity;
  disposition: Disposition;
  /** ISO 8601. */
  retrievedAt: string;
}

/** A row that a look-up of the run reported. */
export interface ReportedRow extends ReportedEvidence, EvidenceKey {
  retrievedAt: string;
}

/** The same once it is known what is on file. */
export interface SightedRow extends ReportedRow {
  id: string;
  isNew: boolean;
  /** False where what is on file is of a newer answer, so that this one changes nothing. */
  isNewest: boolean;
  severity: Severity;
  /** What it was; null for a new row. */
  severityBefore: Severity | null;
  disposition: Disposition;
}
