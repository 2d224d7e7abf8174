import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { forHistory } from '../activities/failures.ts';
import type { Logger } from './runtime/log/logger.ts';

/** What an activity threw goes to our own log; Temporal, and whoever reads there, gets the kind of it. */
export const redactFailures =
  (log: Logger): ActivityInterceptorsFactory =>
  ({ info }) => ({
    inbound: {
      async execute(input, next) {
        try {
          return await next(input);
        } catch (error) {
          log.debug({ err: error, activity: info.activityType, attempt: info.attempt }, 'an activity failed');
          throw forHistory(error);
        }
      },
    },
  });
