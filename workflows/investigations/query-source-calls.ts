import type { ActivityOptions } from '@temporalio/workflow';
import { RUN_DEADLINE_MS } from '../../domain/investigations/enrichment/run-steps.ts';
import { investigationsTaskQueues } from './task-queues.ts';

/**
 * One attempt has at most 30 s for the source and some for our store. A worker that is killed is noticed when its beats
 * stop, and another attempt goes on with what the first has stored. The whole has the time of a run; what is unfinished
 * then is given up by the workflow. One that kills its process each time is given up after some: few enough to spare the
 * workers, and more than a source meets by chance that is well while workers die of something else. Our own storage being
 * away uses up no attempt, as the workflow waits for it.
 */
export const querySourceCalls: ActivityOptions = {
  taskQueue: investigationsTaskQueues.sources,
  startToCloseTimeout: '50 s',
  scheduleToCloseTimeout: RUN_DEADLINE_MS,
  heartbeatTimeout: '5 s',
  retry: { initialInterval: '500 ms', maximumInterval: '5 s', maximumAttempts: 8 },
};
