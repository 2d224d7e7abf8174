import { SourceFault } from '../source-fault.ts';
import type { LookUpTime } from './look-up-time.ts';

/** Before the first retry and the second (contract section 8.1: twice at most). */
const BACK_OFF_MS = [500, 2_000];

/** Makes a call until it brings an answer, is refused, or another try would not fit into the time. Throws its last error. */
export async function withRetries<T>(call: () => Promise<T>, time: LookUpTime, retryTimeScale: number): Promise<T> {
  for (let retries = 0; ; retries += 1) {
    try {
      return await call();
    } catch (error) {
      const backOffMs = BACK_OFF_MS[retries];
      if (backOffMs === undefined || !(error instanceof SourceFault)) throw error;
      const waitMs = waitBefore(error, backOffMs * retryTimeScale);
      if (waitMs === null || waitMs >= time.remainingMs) throw error;
      await time.sleep(waitMs);
    }
  }
}

/** Null for what is not tried again. What the source asks for is its own time, not ours to scale. */
function waitBefore(fault: SourceFault, backOffMs: number): number | null {
  if (fault.isTransient) return Math.max(backOffMs, fault.retryAfterMs ?? 0);
  return fault.status === 'rate_limited' ? (fault.retryAfterMs ?? null) : null;
}
