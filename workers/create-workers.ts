import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { ActivityDeps } from '../activities/deps.ts';
import { DrainSlots } from '../activities/drain/drain-slots.ts';
import { logEndedJobs } from './log-ended-jobs.ts';
import { redactFailures } from './redact-failures.ts';
import type { PreparedRoom } from './room.ts';
import type { Logger } from './runtime/log/logger.ts';

/** Drains of a room that may have a pass in this process at once; passes linger, so these are many and cheap. */
const DRAIN_SLOTS = 1_000;
/** Activities of jobs at once, most of them calls to judges; one that hangs costs a socket and a timer. */
const JOB_SLOTS = 1_000;
/** Calls to slow outside services at once in this process; one that hangs costs a socket and a timer. */
const CALL_SLOTS = 1_000;
/** What runs at SIGTERM has this long to finish before it is cancelled, and a little more before it is given up. */
const GRACE_MS = 10_000;
const FORCE_MS = 20_000;

export interface CreateWorkersInput {
  connection: NativeConnection;
  namespace: string;
  workflowBundle: { code: string };
  deps: Omit<ActivityDeps, 'drainSlots'>;
  rooms: readonly PreparedRoom[];
  log: Logger;
}

/** The workers of every task queue, over one connection; each exists once its promise resolves. */
export function createWorkers({ connection, namespace, workflowBundle, deps, rooms, log }: CreateWorkersInput) {
  const base: WorkerOptions = {
    connection,
    namespace,
    taskQueue: '',
    interceptors: { activity: [redactFailures(log)] },
    shutdownGraceTime: GRACE_MS,
    shutdownForceTime: FORCE_MS,
  };
  return rooms.flatMap(({ taskQueues: { jobs, calls = [], drains }, activities }) => {
    const activityWorker = (taskQueue: string, slots: number) =>
      Worker.create({
        ...base,
        ...activityOptions(slots),
        taskQueue,
        activities: activities({ ...deps, drainSlots: new DrainSlots(slots) }),
      });
    return [
      Worker.create({
        ...base,
        ...activityOptions(JOB_SLOTS),
        ...workflowOptions,
        taskQueue: jobs,
        workflowBundle,
        sinks: logEndedJobs(rooms, deps.log.done),
        activities: activities({ ...deps, drainSlots: new DrainSlots(0) }),
      }),
      ...calls.map((taskQueue) => activityWorker(taskQueue, CALL_SLOTS)),
      ...(drains ? [activityWorker(drains, DRAIN_SLOTS)] : []),
    ];
  });
}

/** The caches are bounded: what falls out of them is replayed. */
const workflowOptions = {
  stickyQueueScheduleToStartTimeout: '2 s', // a dead worker's workflows move on after this long
  maxCachedWorkflows: 300,
  maxConcurrentWorkflowTaskExecutions: 40,
} as const;

const activityOptions = (slots: number) =>
  ({
    maxConcurrentActivityTaskExecutions: slots,
    maxHeartbeatThrottleInterval: '2 s',
    defaultHeartbeatThrottleInterval: '2 s',
  }) as const;
