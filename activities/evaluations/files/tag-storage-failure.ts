import { ApplicationFailure } from '@temporalio/activity';
import { isStorageAway } from '../../../db/errors/is-storage-away.ts';
import { STORAGE_AWAY } from '../../../domain/evaluations/evaluation-steps.ts';

/** Our own storage being away is no failure of the outside and uses up none of its attempts: the workflow waits for it. */
export const tagStorageFailure = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: Error) => {
    if (!isStorageAway(error)) throw error;
    throw ApplicationFailure.create({
      type: STORAGE_AWAY,
      message: 'our own storage is away',
      nonRetryable: true,
      cause: error,
    });
  });
