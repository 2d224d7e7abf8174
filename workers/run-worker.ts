import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import type { Logger } from './runtime/log/logger.ts';
import { runWorkerSession, type WorkerSessionInput } from './worker-session.ts';

const RECONNECT_MS = 1_000;

export interface RunWorkerOptions extends Omit<WorkerSessionInput, 'workflowBundle'> {
  /** The module that exports every workflow. */
  workflowsPath: string;
  /** Made when the worker starts, where it is not given. */
  workflowBundle?: WorkerSessionInput['workflowBundle'] | undefined;
}

export interface RunningWorker {
  /** Stops taking work, lets what runs finish within the grace time, and disconnects. Never rejects. */
  stop(): Promise<void>;
}

/** Runs the workers of every task queue in this process; answers at once and connects for as long as it takes. */
export function runWorker(options: RunWorkerOptions): RunningWorker {
  installRuntime(options.log);
  const stopping = new AbortController();
  const running = keepRunning(options, stopping.signal);
  return {
    stop() {
      stopping.abort();
      return running;
    },
  };
}

/** One session after the other, never two at once. */
async function keepRunning(options: RunWorkerOptions, stopping: AbortSignal): Promise<void> {
  const { log } = options;
  let { workflowBundle } = options;
  while (!stopping.aborted) {
    try {
      workflowBundle ??= await bundleWorkflows(options.workflowsPath);
      await runWorkerSession({ ...options, workflowBundle }, stopping);
    } catch (error) {
      if (stopping.aborted) log.warn({ err: error }, 'the worker stopped before all it held had finished');
      else log.warn({ err: error }, 'the worker lost Temporal; trying again');
      await sleep(RECONNECT_MS, undefined, { signal: stopping }).catch(() => {});
    }
  }
}

const reportEndPath = fileURLToPath(new URL('../workflows/report-end.ts', import.meta.url));

/** What the workflows that a module exports are run from. */
export const bundleWorkflows = (workflowsPath: string) =>
  bundleWorkflowCode({
    workflowsPath,
    workflowInterceptorModules: [reportEndPath],
    logger: new DefaultLogger('ERROR'),
  });

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
