import type { WorkerId } from '../vocabulary/worker-id.ts';
import type { Fault } from '../vocabulary/worker-status.ts';
import type { LookUpStatus } from './look-up.ts';

/** A run has this long from its start; what is unfinished then is `timeout` (contract section 8.1). */
export const RUN_DEADLINE_MS = 110_000;

/** What the job of an enrichment is started with. */
export interface EnrichSubjectInput {
  workspaceId: string;
  subjectId: string;
}

/** One run, by its id. */
export interface RunInput {
  workspaceId: string;
  runId: string;
}

/** A run that has begun: whom it asks, and how long it has. */
export interface RunPlan extends RunInput {
  /** Sources that have something to ask and have not answered. */
  workers: WorkerId[];
  remainingMs: number;
}

export interface QuerySourceInput extends RunInput {
  workerId: WorkerId;
}

/** What a history keeps of a source's answer; null where the run has ended, or its subject was erased. */
export type QuerySourceResult = { status: LookUpStatus; reason: string | null; evidence: number } | null;

/** Workers whose step did not end, and how. */
export type UnfinishedWorkers = Partial<Record<WorkerId, Extract<Fault, 'error' | 'timeout'>>>;

export interface SettleRunInput extends RunInput {
  unfinished: UnfinishedWorkers;
  /** The run could not be settled with what its look-ups brought: it ends without, its workers in error. */
  isGivenUp?: boolean;
}

/** Null where there was nothing to settle. */
export type SettleRunResult = { status: 'completed' | 'partial'; evidence: number; newEvidence: number } | null;

/** How far a run is, for operators. */
export interface RunProgress {
  runId: string | null;
  /** Being asked. */
  asking: WorkerId[];
  done: number;
  /** Who gave no answer, and why. */
  faults: Partial<Record<WorkerId, string>>;
}

/** The type of the failure of a run that cannot be settled with what its look-ups brought. */
export const UNSETTLEABLE = 'Unsettleable';

/** The type of a failure that says that our own storage is away. */
export const OWN_STORAGE_AWAY = 'OwnStorageAway';
