import * as z from 'zod';
import { pageFields } from '../../../pagination.ts';
import { logFields } from '../submission/log-fields.ts';

/** One row of the list of logs (section 6.1). */
export const LogSummary = z
  .object({
    ...logFields,
    sessionTurnCount: z
      .int()
      .min(0)
      .meta({ description: 'Logs of the workspace with the same sessionId; 0 without one.' }),
  })
  .meta({ id: 'LogSummary' });
export type LogSummary = z.infer<typeof LogSummary>;

/** A page of logs and a summary over all matches of the same filters (section 6.1). */
export const LogList = z
  .object({
    executions: z.array(LogSummary),
    ...pageFields,
    summary: z.object({
      totalRuns: z.int().min(0),
      failuresDetected: z.int().min(0),
      pendingReviews: z.int().min(0),
      successRate: z
        .number()
        .min(0)
        .max(100)
        .meta({ description: 'Percent of evaluated logs that passed, one decimal.' }),
    }),
  })
  .meta({ id: 'LogList' });
export type LogList = z.infer<typeof LogList>;
