import { ApplicationFailure } from '@temporalio/activity';
import type { ModelError } from './model.ts';

export interface RetryPolicy {
  /** The type of the failure, by which the workflow knows it. */
  type: string;
  /** Which attempt of the activity failed, from 1. */
  attempt: number;
  /** The delay after the first attempt, the second and so on. */
  backOffMs: readonly number[];
  /** The longest time that a provider may ask for; what asks for more is not waited for longer than by `backOffMs`. */
  longestRetryAfterMs: number;
  retryTimeScale: number;
}

/** A model's error as an activity ends with it: says whether Temporal shall try again, and when. */
export function modelFailure({ message, final, retryAfterMs }: ModelError, policy: RetryPolicy): ApplicationFailure {
  const { type, attempt, backOffMs, longestRetryAfterMs, retryTimeScale } = policy;
  if (final) return ApplicationFailure.create({ type, message, nonRetryable: true });
  const askedForMs = retryAfterMs !== null && retryAfterMs <= longestRetryAfterMs ? retryAfterMs : 0;
  return ApplicationFailure.create({
    type,
    message,
    // What the provider asks for is its own time, not ours to scale, and brings no attempt forward.
    nextRetryDelay: Math.max((backOffMs[attempt - 1] ?? 0) * retryTimeScale, askedForMs),
  });
}
