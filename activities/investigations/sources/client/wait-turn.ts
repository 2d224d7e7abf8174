import type { createRateLimiter } from '../../../../db/http/rate-limit.ts';
import type { Source, Throttle } from '../source.ts';
import { SourceFault } from '../source-fault.ts';
import type { LookUpTime } from './look-up-time.ts';

export type CountCall = ReturnType<typeof createRateLimiter>;

/** Shortest wait between two questions to the window, however near the next turn seems. */
const LEAST_WAIT_MS = 20;

/** The throttle of a source, and the name of the window that counts its calls. */
export interface Turn extends Throttle {
  key: string;
}

/** Which throttle a source's calls go through; none for an address of the operator's own. */
export function turnOf(source: Source, isOwnAddress: boolean, hasKey: boolean): Turn | null {
  const { id, throttle } = source;
  if (!throttle || isOwnAddress) return null;
  const { limit, windowMs, withKey } = throttle;
  return withKey && hasKey ? { ...withKey, key: `source/${id}/key` } : { limit, windowMs, key: `source/${id}` };
}

/**
 * Waits until the throttle lets a call through, all processes together. Throws `rate_limited`, `throttled` as soon as it is
 * clear that this look-up's time does not last until then.
 */
export async function waitTurn(turn: Turn, countCall: CountCall, time: LookUpTime): Promise<void> {
  for (;;) {
    time.signal.throwIfAborted();
    const { granted, oldestAtMs, nowMs } = await countCall({ ...turn, cost: 1 });
    if (granted) return;
    const waitMs = Math.max(LEAST_WAIT_MS, (oldestAtMs ?? nowMs) + turn.windowMs - nowMs);
    if (waitMs >= time.remainingMs) throw new SourceFault('rate_limited', 'throttled');
    await time.sleep(waitMs);
  }
}
