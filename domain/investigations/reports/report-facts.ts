import type { Evidence } from '../contract/evidence/evidence.ts';
import type { Subject } from '../contract/subjects/subject.ts';
import type { ReportSection } from '../vocabulary/report-section.ts';
import type { WorkerId } from '../vocabulary/worker-id.ts';
import type { WorkerStatus } from '../vocabulary/worker-status.ts';

/** How a source ended in the subject's last run. */
export interface LastOutcome {
  worker_id: WorkerId;
  status: WorkerStatus;
  reason: string | null;
}

/** Everything that a report is made of, of one moment (contract section 9.1). */
export interface ReportFacts {
  subject: Subject;
  /** Every row on file that is not dismissed. */
  evidence: Evidence[];
  dismissedCount: number;
  /** Of the last run that ended; empty where none did. */
  outcomes: LastOutcome[];
  /** The sections that the case's playbook shows. */
  sections: readonly ReportSection[];
}
