import { fileURLToPath } from 'node:url';
import {
  bundleWorkflowCode,
  DefaultLogger,
  makeTelemetryFilterString,
  NativeConnection,
  Runtime,
  Worker,
  type WorkerOptions,
} from '@temporalio/worker';
import type { ActivityDeps } from '../activities/deps.ts';
import { DrainSlots } from '../activities/drain-slots.ts';
import { privateFailures } from './private-failures.ts';
import { activities, workerQueues } from './registry.ts';
import type { Logger } from './runtime/logger.ts';
import type { TemporalTarget } from './runtime/temporal-client.ts';

/** Drains of a room that may have a pass in this process at once; passes linger, so these are many and cheap. */
const DRAIN_SLOTS = 1_000;
/** Activities of jobs at once, most of them calls to judges; one that hangs costs a socket and a timer. */
const JOB_SLOTS = 1_000;
/** Calls to slow outside services at once in this process; one that hangs costs a socket and a timer. */
const CALL_SLOTS = 1_000;
const RECONNECT_MS = 1_000;
/** What runs at SIGTERM has this long to finish before it is cancelled, and a little more before it is given up. */
const GRACE_MS = 10_000;
const FORCE_MS = 20_000;

export interface RunWorkerOptions {
  temporal: TemporalTarget;
  deps: Omit<ActivityDeps, 'drainSlots' | 'stopping'>;
  log: Logger;
}

export interface RunningWorker {
  /** Stops taking work, lets what runs finish within the grace time, and disconnects. */
  stop(): Promise<void>;
}

/** Runs the workers of every task queue in this process; answers at once and connects for as long as it takes. */
export function runWorker({ temporal, deps, log }: RunWorkerOptions): RunningWorker {
  installRuntime(log);
  const stopping = new AbortController();
  const running = (async () => {
    const workflowBundle = await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
      logger: new DefaultLogger('ERROR'),
    });
    while (!stopping.signal.aborted) {
      try {
        await runUntilStopped({ temporal, deps: { ...deps, stopping: stopping.signal }, workflowBundle, log });
      } catch (error) {
        log.warn({ err: error }, 'the worker lost Temporal; trying again');
        await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
      }
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

let runtimeInstalled = false;

/** The native core is one per process and prints its logs itself unless it is told not to. */
function installRuntime(log: Logger): void {
  if (runtimeInstalled) return;
  runtimeInstalled = true;
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => log.debug({ level, ...meta }, message)),
    telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }) } },
    shutdownSignals: [], // the process decides when its workers stop
  });
}

interface Session {
  temporal: TemporalTarget;
  deps: Omit<ActivityDeps, 'drainSlots'>;
  workflowBundle: { code: string };
  log: Logger;
}

async function runUntilStopped({ temporal, deps, workflowBundle, log }: Session): Promise<void> {
  const connection = await NativeConnection.connect(temporal.connectionOptions);
  try {
    const base: WorkerOptions = {
      connection,
      namespace: temporal.namespace,
      taskQueue: '',
      interceptors: { activity: [privateFailures(log)] },
      shutdownGraceTime: GRACE_MS,
      shutdownForceTime: FORCE_MS,
    };
    const workers = await Promise.all([
      ...workerQueues.rooms.map((taskQueue) => roomWorker({ ...base, taskQueue }, workflowBundle, deps)),
      ...workerQueues.calls.map((taskQueue) => activityWorker({ ...base, taskQueue }, deps, CALL_SLOTS)),
      ...workerQueues.drains.map((taskQueue) => activityWorker({ ...base, taskQueue }, deps, DRAIN_SLOTS)),
    ]);
    const stop = () => {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    };
    deps.stopping.addEventListener('abort', stop, { once: true });
    log.info({ taskQueues: workers.map(({ options }) => options.taskQueue) }, 'worker running');
    const runs = workers.map((worker) => worker.run());
    if (deps.stopping.aborted) stop();
    await Promise.all(runs).finally(stop);
  } finally {
    await connection.close();
  }
}

type Deps = Session['deps'];

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
