import { ApplicationFailure } from '@temporalio/activity';
import { isDatabaseAway } from '../../db/is-database-away.ts';
import { STORAGE_AWAY } from '../../domain/evaluations/evaluation-steps.ts';

/** Our own storage being away is no failure of the outside and uses up none of its attempts: the workflow waits for it. */
export const ownStorage = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    if (!isDatabaseAway(error)) throw error;
    throw ApplicationFailure.create({ type: STORAGE_AWAY, message: 'the database is away', nonRetryable: true });
  });
