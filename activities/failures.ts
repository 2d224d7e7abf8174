import { ApplicationFailure, CancelledFailure, CompleteAsyncError } from '@temporalio/activity';
import { isDatabaseAway } from '../db/errors/is-database-away.ts';

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;
/** A database that is away comes back for everybody at once, and then callers wait for what is pending. */
const LONGEST_DELAY_AWAY_MS = 5_000;

/**
 * The failure that makes Temporal try again after a delay that doubles from 1 s to 30 s, or to 5 s when the database is
 * away, times the retry time scale.
 */
export function retryLater(error: unknown, attempt: number, retryTimeScale: number): ApplicationFailure {
  const longestMs = isDatabaseAway(error) ? LONGEST_DELAY_AWAY_MS : LONGEST_DELAY_MS;
  const delayMs = Math.min(longestMs, FIRST_DELAY_MS * 2 ** (attempt - 1)) * retryTimeScale;
  return ApplicationFailure.create({
    message: reason(error),
    type: 'RetryLater',
    cause: error instanceof Error ? error : undefined,
    nextRetryDelay: delayMs,
  });
}

/** What went wrong, in few words for operators: the error's code or name, never a row's content. */
export function reason(error: unknown): string {
  const name = typeof error === 'object' && error && 'name' in error ? error.name : undefined;
  if (typeof name !== 'string') return 'unknown error';
  const code = codeOf(error);
  return code === undefined ? name : `${name} ${code}`;
}

/** The code that an error of the system, the database or the HTTP client carries. */
export function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/**
 * An error as Temporal may keep it: our own words, else its code or name. No foreign message, cause or stack, which may
 * hold a row's content, a statement or a path of the machine.
 */
export function forHistory(error: unknown): unknown {
  if (error instanceof CancelledFailure || error instanceof CompleteAsyncError || isAbort(error)) return error;
  const failure =
    error instanceof ApplicationFailure
      ? new ApplicationFailure(
          error.message,
          error.type,
          error.nonRetryable,
          error.details,
          undefined,
          error.nextRetryDelay,
        )
      : new ApplicationFailure(reason(error), error instanceof Error ? error.name : null);
  failure.stack = '';
  return failure;
}

/** How an activity ends that was cancelled while it waited. */
const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';
