import { type WorkerId, workerIds, workerTypes } from '../vocabulary/worker-id.ts';
import { faults, type WorkerStatus } from '../vocabulary/worker-status.ts';
import type { SightedRow } from './evidence-row.ts';
import type { LookUpOutcome, LookUpStatus, RunIdentifiers } from './look-up.ts';
import type { UnfinishedWorkers } from './run-steps.ts';
import { combineStatuses } from './worst-status.ts';

/** How a worker stands when its run is about to settle. */
export interface WorkerSoFar {
  workerId: WorkerId;
  status: WorkerStatus;
  reason: string | null;
  durationMs: number | null;
}

export interface SettledWorker {
  workerId: WorkerId;
  status: LookUpStatus;
  reason: string | null;
  checked: number;
  evidence: number;
  points: number;
  durationMs: number | null;
}

export interface EndedRun {
  identifiers: RunIdentifiers;
  /** Those that have a row. */
  workers: readonly WorkerSoFar[];
  lookUps: readonly (LookUpOutcome & { workerId: WorkerId })[];
  sighted: readonly SightedRow[];
  unfinished: UnfinishedWorkers;
  /** How long the run took. */
  durationMs: number;
  isGivenUp: boolean;
}

const reasons = { timeout: 'not finished in time', error: 'internal error' } as const;

/** How each of the 32 workers of a run ended (contract section 8.1): all of them have, whatever happened to their steps. */
export const settleWorkers = (run: EndedRun): SettledWorker[] =>
  workerIds.map((workerId) => settleWorker(run, workerId));

function settleWorker(run: EndedRun, workerId: WorkerId): SettledWorker {
  const soFar = run.workers.find((worker) => worker.workerId === workerId);
  const lookUps = run.lookUps.filter((one) => one.workerId === workerId);
  const status = soFar?.status ?? 'pending';
  const ended = { workerId, checked: 0, evidence: 0, points: 0, durationMs: soFar?.durationMs ?? null };
  if (status !== 'pending' && status !== 'running' && lookUps.length === 0)
    return { ...ended, status, reason: soFar?.reason ?? null }; // nobody was to be asked
  if (run.isGivenUp)
    return { ...ended, status: 'error', reason: reasons.error, durationMs: ended.durationMs ?? run.durationMs };
  const fault = run.unfinished[workerId] ?? 'error';
  const missing = run.identifiers[workerTypes[workerId]]
    .filter((identifier) => !lookUps.some((one) => one.identifier === identifier))
    .map(() => ({ status: fault, reason: reasons[fault] }));
  const rows = run.sighted.filter((row) => row.workerId === workerId);
  return {
    ...ended,
    ...combineStatuses([...lookUps, ...missing]),
    evidence: rows.length,
    points: rows.reduce((sum, { riskPoints }) => sum + riskPoints, 0),
    durationMs: ended.durationMs ?? run.durationMs,
  };
}

/** Whether a worker's end makes its run partial. */
export const isFaulty = ({ status }: Pick<SettledWorker, 'status'>): boolean =>
  faults.some((fault) => fault === status);
