import { proxyActivities } from '@temporalio/workflow';
import type { EvaluationsActivities } from '../../activities/evaluations/index.ts';
import { type DrainInput, type DrainProgress, runDrain } from '../drain.ts';
import { drainTaskQueues } from '../task-queues.ts';

// A pass ends by itself after about 30 s, or a little later when single logs are slow, and beats every 2 s. The database
// being away is waited for, however long; killed workers must not add up to a long pause.
const { evaluateDueLogs } = proxyActivities<Pick<EvaluationsActivities, 'evaluateDueLogs'>>({
  taskQueue: drainTaskQueues.evaluations,
  startToCloseTimeout: '2 min',
  heartbeatTimeout: '5 s',
  retry: { maximumInterval: '10 s' },
});

/** Drain: gives every pending log of a workspace that needs no outside work its verdict (contract section 15). */
export const evaluateLogs = (input: DrainInput): Promise<DrainProgress> => runDrain(input, evaluateDueLogs);
