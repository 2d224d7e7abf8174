import { proxyActivities } from '@temporalio/workflow';
import type { EvaluationsActivities } from '../../activities/evaluations/index.ts';
import { type DrainInput, type DrainProgress, runDrain } from '../drain.ts';
import { drainTaskQueues } from '../task-queues.ts';

// A pass ends by itself after about 22 s and beats every 2 s; the database being away is waited for, however long.
const { evaluateDueLogs } = proxyActivities<Pick<EvaluationsActivities, 'evaluateDueLogs'>>({
  taskQueue: drainTaskQueues.evaluations,
  startToCloseTimeout: '60 s',
  heartbeatTimeout: '5 s',
});

/** Drain: gives every pending log of a workspace that needs no outside work its verdict (contract section 15). */
export const evaluateLogs = (input: DrainInput): Promise<DrainProgress> => runDrain(input, evaluateDueLogs);
