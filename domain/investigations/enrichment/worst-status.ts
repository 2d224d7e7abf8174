import { faults } from '../vocabulary/worker-status.ts';
import type { LookUpStatus } from './look-up.ts';

/** What look-ups of several identifiers come to, the first that one of them has (contract section 8.1). */
const precedence: readonly LookUpStatus[] = [...faults, 'not_configured', 'ok', 'no_data', 'skipped'];

interface Ended {
  status: LookUpStatus;
  reason: string | null;
}

export interface CombinedStatus extends Ended {
  /** Identifiers that were answered. */
  checked: number;
}

const isFault = ({ status }: Ended): boolean => faults.some((fault) => fault === status);
const isAnswered = ({ status }: Ended): boolean => status === 'ok' || status === 'no_data';

/** How a worker ended whose identifiers were looked up so: with the worst, and how many failed (contract section 8.1). */
export function combineStatuses(lookUps: readonly Ended[]): CombinedStatus {
  const status = precedence.find((one) => lookUps.some((lookUp) => lookUp.status === one)) ?? 'skipped';
  const failed = lookUps.filter(isFault);
  const first = lookUps.find((lookUp) => lookUp.status === status && lookUp.reason !== null)?.reason ?? null;
  const reason =
    failed.length > 0 && lookUps.length > 1
      ? `${failed.length} of ${lookUps.length} failed${first === null ? '' : `: ${first}`}`
      : first;
  return { status, reason, checked: lookUps.filter(isAnswered).length };
}
