import { isStorageAway } from '../../../db/errors/is-storage-away.ts';
import { PublicError } from '../../../domain/errors.ts';

/** That something cannot be done now and may be later; the cause goes to the log. */
export function unavailable(cause: unknown): PublicError {
  const retryAfterSeconds = 1 + Math.floor(Math.random() * 5); // spread, so that callers do not return all at once
  return new PublicError('unavailable', 'The service is temporarily unavailable. Please try again.', {
    retryAfterSeconds,
    cause,
  });
}

/** What a caller is told of anything thrown; what was thrown stays as the cause, for the log. */
export function toPublicError(error: unknown): PublicError<string> {
  if (error instanceof PublicError) return error;
  if (isStorageAway(error)) return unavailable(error);
  return new PublicError('internal', 'Something went wrong on our side.', { cause: error });
}
