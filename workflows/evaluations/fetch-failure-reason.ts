import { type ActivityFailure, ApplicationFailure } from '@temporalio/workflow';

/** Why a file could not be had: what the activity put into words itself; anything else (a timeout) in our own. */
export const fetchFailureReason = ({ cause }: ActivityFailure): string =>
  cause instanceof ApplicationFailure && cause.type === 'FetchFailed'
    ? cause.message
    : 'It could not be fetched in time.';
