import type { ActivityOptions } from '@temporalio/workflow';
import { callTaskQueues } from '../task-queues.ts';

/**
 * How a judge is called. An attempt makes four calls at most, of 24 s at most (`JUDGE_TIMEOUT_SECONDS`): one for a
 * verdict and one more where that gave none, each again where the server does not know the answer format. A lost worker
 * is noticed by its heartbeats long before.
 */
export const judgeCalls = {
  taskQueue: callTaskQueues.judges,
  startToCloseTimeout: '100 s',
  heartbeatTimeout: '10 s',
  retry: { maximumAttempts: 3 },
} satisfies ActivityOptions;
