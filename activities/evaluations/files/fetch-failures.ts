import { ApplicationFailure } from '@temporalio/activity';
import { OutboundError, type OutboundErrorCode } from '../../outbound/outbound-error.ts';

const type = 'FetchFailed';

/** The file could not be had this time. */
export const tryAgain = (message: string, backOffMs: number): ApplicationFailure =>
  ApplicationFailure.create({ type, message, nextRetryDelay: backOffMs });

const final = (message: string): ApplicationFailure => ApplicationFailure.create({ type, message, nonRetryable: true });

/** Answers of a source that may be others in a moment; the rest of the 4xx stay what they are. */
const passing = new Set([408, 425, 429]);

/** A source that answered something else than the file. */
export function refusal(status: number, backOffMs: number): ApplicationFailure {
  const message = `Its source answered ${status}.`;
  return status >= 500 || passing.has(status) ? tryAgain(message, backOffMs) : final(message);
}

const refusals: Record<OutboundErrorCode, string> = {
  ADDRESS_REFUSED: 'Its address is not a public one.',
  REDIRECT_REFUSED: 'Its source redirects too often, or to where it may not.',
  ENCODING_REFUSED: 'Its source compressed it in an unknown way.',
  ANSWER_TOO_LONG: 'It has more than 10 MB.',
};

/** What went wrong on the way, in words for the caller that name no address of ours. */
export function fetchFailure(error: unknown, backOffMs: number): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof OutboundError) return final(refusals[error.code]);
  const isLate = typeof error === 'object' && error && 'name' in error && error.name === 'TimeoutError';
  return tryAgain(isLate ? 'Its source took too long.' : 'Its source could not be reached.', backOffMs);
}
