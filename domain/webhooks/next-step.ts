import type { DeliveryProfile } from './delivery-profile.ts';

/** What one attempt met: a status, or none when nobody answered. */
export interface AttemptOutcome {
  status: number | null;
  /** As the receiver asked for it; null when it did not. */
  retryAfterMs: number | null;
}

/** Where a delivery stands after an attempt. `waitMs`: until the next one; the schedule's part in it is already scaled. */
export type NextStep =
  | { state: 'succeeded' }
  | { state: 'failed'; isGone: boolean }
  | { state: 'pending'; waitMs: number };

export interface StepOptions {
  /** Attempts so far, this one included. */
  tries: number;
  /** From 0 to 1; where in the profile's jitter the wait lies. */
  random: number;
  retryTimeScale: number;
  /** It is sent once, whatever comes of it. */
  isOnce?: boolean;
}

const LONGEST_RETRY_AFTER_MS = 3_600_000;

/**
 * Any 2xx is success, 410 the end, all else is tried again as long as the profile has waits: at its place in the
 * schedule, or when a `Retry-After` of up to an hour on 429 or 503 allows it, whichever is later (evaluations, 8.4).
 */
export function nextStep(
  { status, retryAfterMs }: AttemptOutcome,
  { retryAfterMs: waits, jitter }: Pick<DeliveryProfile, 'retryAfterMs' | 'jitter'>,
  { tries, random, retryTimeScale, isOnce = false }: StepOptions,
): NextStep {
  if (status !== null && status >= 200 && status < 300) return { state: 'succeeded' };
  const wait = isOnce ? undefined : waits[tries - 1];
  if (status === 410 || wait === undefined) return { state: 'failed', isGone: status === 410 };
  const scheduledMs = wait * retryTimeScale * (1 - jitter + 2 * jitter * random);
  // What the receiver asks for is its own time, not ours to scale.
  return { state: 'pending', waitMs: Math.max(scheduledMs, earliestMs(status, retryAfterMs)) };
}

/** The receiver's own earliest time: it can put an attempt off, and never bring it forward and so use the schedule up. */
const earliestMs = (status: number | null, retryAfterMs: number | null): number =>
  (status === 429 || status === 503) && retryAfterMs !== null && retryAfterMs <= LONGEST_RETRY_AFTER_MS
    ? retryAfterMs
    : 0;

/** Whether an answer says that the receiver is unavailable, and not that it dislikes this one delivery. */
export const isUnavailable = (status: number): boolean => status === 429 || status >= 500;
