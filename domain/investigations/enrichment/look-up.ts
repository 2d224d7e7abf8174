import type { RiskCategory } from '../risk/risk-category.ts';
import type { EvidenceKind } from '../vocabulary/evidence-kind.ts';
import type { IdentifierType } from '../vocabulary/identifier-type.ts';
import type { WorkerStatus } from '../vocabulary/worker-status.ts';

/** What a run looks up, by type; at most five of each, in stored order. Fixed when the run is accepted. */
export type RunIdentifiers = Record<IdentifierType, string[]>;

/** Identifiers of one type that a run looks up (contract section 8.1). */
export const MOST_IDENTIFIERS = 5;

/** How the look-up of one identifier ended. */
export type LookUpStatus = Exclude<WorkerStatus, 'pending' | 'running'>;

/** A row of evidence as a look-up keeps it until its run settles: clean, and with everything said. */
export interface ReportedEvidence {
  kind: EvidenceKind;
  externalId: string;
  title: string;
  summary: string;
  sourceUrl: string;
  confidence: number;
  riskPoints: number;
  riskCategory: RiskCategory | null;
  /** When it happened, by the source; null where that says nothing. */
  sourceDate: string | null;
  rawSha256: string;
}

/** What one source said of one identifier. */
export interface LookUpOutcome {
  identifier: string;
  status: LookUpStatus;
  reason: string | null;
  evidence: ReportedEvidence[];
  /** When the source answered, ISO 8601. */
  retrievedAt: string;
}
