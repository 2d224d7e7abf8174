import type { Worker } from '@temporalio/worker';
import type { Logger } from './runtime/log/logger.ts';

/** What a set needs to know of a worker. */
export interface SetWorker extends Pick<Worker, 'run' | 'shutdown' | 'getState'> {
  options: Pick<Worker['options'], 'taskQueue'>;
}

/**
 * Workers that share a connection, and live and end together: when it is told to stop, or one of them fails, all are shut
 * down, and no word is given before the last has drained. Whoever closes the connection then, or runs the next set,
 * takes nothing from anybody who still works.
 */
export class WorkerSet {
  readonly #log: Logger;
  readonly #ending = new AbortController();
  #cause: { error: unknown } | undefined;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Aborted once the set is told to stop or has failed: what runs in it should come to an end. */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  stop(): void {
    this.#ending.abort();
  }

  /**
   * Runs the workers until all have ended; throws what failed first, be it a worker that could not be created. One that
   * exists holds the connection until it has run, so those beside it are then run all the same, and end at once.
   */
  async run(created: PromiseSettledResult<SetWorker>[]): Promise<void> {
    const workers = created.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    for (const one of created) if (one.status === 'rejected') this.#fail(one.reason);
    const taskQueues = workers.map(({ options }) => options.taskQueue);
    if (!this.ending.aborted) this.#log.info({ taskQueues }, 'worker running');
    const shutDown = () => {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    };
    this.ending.addEventListener('abort', shutDown, { once: true });
    const runs = workers.map((worker) => this.#runOne(worker));
    if (this.ending.aborted) shutDown();
    await Promise.all(runs);
    if (this.#cause) throw this.#cause.error;
  }

  /** Never rejects. */
  async #runOne(worker: SetWorker): Promise<void> {
    const { taskQueue } = worker.options;
    try {
      await worker.run();
      if (!this.ending.aborted) throw new Error(`the worker of ${taskQueue} ended by itself`);
    } catch (error) {
      this.#fail(error, taskQueue);
    }
  }

  /** The first failure is the cause; those that follow from it are told and change nothing. */
  #fail(error: unknown, taskQueue?: string): void {
    this.#log.warn({ err: error, taskQueue }, 'a worker failed; the others of its process finish what they hold');
    this.#cause ??= { error };
    this.stop();
  }
}
