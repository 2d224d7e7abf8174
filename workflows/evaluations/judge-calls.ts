import type { ActivityOptions } from '@temporalio/workflow';

/**
 * How a judge is called. An attempt makes six calls at most, of 24 s at most (`JUDGE_TIMEOUT_SECONDS`): one for a
 * verdict and one more where that gave none, each again, twice at most, where the server refuses what was added to the
 * question. A lost worker is noticed by its heartbeats long before. It runs on the workflow's own task queue: so the server hands it over together
 * with the workflow's task, which saves a sixth of all that a judged log costs.
 */
export const judgeCalls = {
  startToCloseTimeout: '150 s',
  heartbeatTimeout: '10 s',
  retry: { maximumAttempts: 3 },
} satisfies ActivityOptions;
