import { ApplicationFailure, Context } from '@temporalio/activity';
import { isDatabaseAway } from '../../../db/errors/is-database-away.ts';
import { retryLater } from '../../failures.ts';
import type { InvestigationsDeps } from '../deps.ts';
import { type Refreshed, refreshList } from './refresh-list.ts';

/** Fetches the sanctions list and puts it in force; one that another process fetches at the time is as good. */
export const refreshSanctionsList =
  ({ db, http, askParts, retryTimeScale, stopping }: InvestigationsDeps) =>
  async (): Promise<Refreshed> => {
    try {
      return await refreshList({ db, http, settings: askParts.settings, signal: stopping });
    } catch (error) {
      if (isStorageAway(error)) throw retryLater(error, Context.current().info.attempt, retryTimeScale);
      throw ApplicationFailure.create({ message: (error as Error).message, type: 'ListFault' });
    }
  };

const isStorageAway = (error: unknown): boolean => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && isDatabaseAway(cause);
};
