import { proxyActivities } from '@temporalio/workflow';
import type { EvaluationsActivities } from '../../activities/evaluations/index.ts';
import { type DrainInput, type DrainProgress, runDrain } from '../drain.ts';
import { drainTaskQueues } from '../task-queues.ts';

// A pass ends by itself after about 30 s and beats every 2 s. The database being away is waited for, however long.
const { clearDepartures: pass } = proxyActivities<Pick<EvaluationsActivities, 'clearDepartures'>>({
  taskQueue: drainTaskQueues.evaluations,
  startToCloseTimeout: '2 min',
  heartbeatTimeout: '5 s',
  retry: { maximumInterval: '10 s' },
});

/** Drain: erases the logs that deleted projects and tasks left behind (contract section 12). */
export const clearDepartures = (input: DrainInput): Promise<DrainProgress> => runDrain(input, pass);
