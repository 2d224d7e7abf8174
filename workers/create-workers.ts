import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { ActivityDeps } from '../activities/deps.ts';
import { DrainSlots } from '../activities/drain/drain-slots.ts';
import { redactFailures } from './redact-failures.ts';
import { activities, workerQueues } from './registry.ts';
import type { Logger } from './runtime/logger.ts';

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
  log: Logger;
}

type Deps = CreateWorkersInput['deps'];

/** The workers of every task queue, over one connection; each exists once its promise resolves. */
export function createWorkers({ connection, namespace, workflowBundle, deps, log }: CreateWorkersInput) {
  const base: WorkerOptions = {
    connection,
    namespace,
    taskQueue: '',
    interceptors: { activity: [redactFailures(log)] },
    shutdownGraceTime: GRACE_MS,
    shutdownForceTime: FORCE_MS,
  };
  return [
    ...workerQueues.rooms.map((taskQueue) => roomWorker({ ...base, taskQueue }, workflowBundle, deps)),
    ...workerQueues.calls.map((taskQueue) => activityWorker({ ...base, taskQueue }, deps, CALL_SLOTS)),
    ...workerQueues.drains.map((taskQueue) => activityWorker({ ...base, taskQueue }, deps, DRAIN_SLOTS)),
  ];
}

/** Workflows and job activities of a room. The caches are bounded: what falls out of them is replayed. */
const roomWorker = (options: WorkerOptions, workflowBundle: { code: string }, deps: Deps) =>
  Worker.create({
    ...options,
    workflowBundle,
    activities: activities({ ...deps, drainSlots: new DrainSlots(0) }),
    stickyQueueScheduleToStartTimeout: '2 s', // a dead worker's workflows move on after this long
    maxCachedWorkflows: 300,
    maxConcurrentWorkflowTaskExecutions: 40,
    maxConcurrentActivityTaskExecutions: JOB_SLOTS,
    maxHeartbeatThrottleInterval: '2 s',
    defaultHeartbeatThrottleInterval: '2 s',
  });

/** Activities alone: passes of a room's drains, or calls to outside services. */
const activityWorker = (options: WorkerOptions, deps: Deps, slots: number) =>
  Worker.create({
    ...options,
    activities: activities({ ...deps, drainSlots: new DrainSlots(slots) }),
    maxConcurrentActivityTaskExecutions: slots,
    maxHeartbeatThrottleInterval: '2 s',
    defaultHeartbeatThrottleInterval: '2 s',
  });
