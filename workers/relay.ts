import type { Database } from '../db/database.ts';
import { removeLapsedListeners } from '../db/durable/lapsed-listeners.ts';
import { dueJobs, forgottenKeys } from '../db/durable/sweep.ts';
import type { Wake } from '../domain/durable/wake.ts';
import { type Repetition, repeat } from './repeat.ts';
import type { Logger } from './runtime/log/logger.ts';
import type { QueueDefinition } from './runtime/queue-definition.ts';
import { shuffled } from './runtime/shuffled.ts';

const SWEEP_MS = 1_000;
/** Statements of the queue login end by themselves before that, so a sweep that was given up does not go on for long. */
const SWEEP_LIMIT_MS = 10_000;
const MOST_JOBS_A_SWEEP = 64;
const REMOVE_LAPSED_MS = 60_000;

export interface RelayOptions {
  /** The queue role: sees which keys have due rows, over all workspaces. */
  queueDb: Database;
  db: Database;
  wake: Wake;
  queues: readonly QueueDefinition[];
  log: Logger;
  /** A sweep of this queue failed. */
  onFailure?(queue: string): void;
}

/**
 * Once a second finds the keys whose rows were forgotten and wakes them; every worker runs one. Each queue is swept for
 * itself, so one that fails or hangs holds up no other.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #repetitions: Repetition[];

  constructor(options: RelayOptions) {
    this.#options = options;
    const { queues, queueDb, db, log } = options;
    const sweeps = queues.map((definition, index) =>
      repeat({
        name: `the sweep of ${definition.queue.name}`,
        firstAfterMs: (SWEEP_MS * (index + 1)) / queues.length, // one after the other, so that one connection does
        everyMs: SWEEP_MS,
        limitMs: SWEEP_LIMIT_MS,
        work: (over) => this.#sweep(definition, over),
        onFailure: () => options.onFailure?.(definition.queue.name),
        log,
      }),
    );
    const removal = repeat({
      name: 'the removal of lapsed listeners',
      firstAfterMs: REMOVE_LAPSED_MS * Math.random(), // workers that start together take turns
      everyMs: REMOVE_LAPSED_MS,
      limitMs: REMOVE_LAPSED_MS,
      work: (over) => removeLapsedListeners(queueDb, db, over),
      log,
    });
    this.#repetitions = [...sweeps, removal];
  }

  /** Resolves when no sweep is under way any more. */
  async stop(): Promise<void> {
    await Promise.all(this.#repetitions.map((repetition) => repetition.stop()));
  }

  async #sweep({ queue, drain, job }: QueueDefinition, over: AbortSignal): Promise<void> {
    const { queueDb, db, wake } = this.#options;
    const keys = await forgottenKeys(queueDb, queue);
    for (const { lane, workspaceId, key } of keys)
      if (drain && lane === 'drain') wake.drain(queue.name, workspaceId, key);
    if (!job) return;
    if (job.places) wake.admit(queue.name);
    const workspaces = new Set(keys.filter(({ lane }) => lane === 'job').map(({ workspaceId }) => workspaceId));
    let starts = MOST_JOBS_A_SWEEP;
    // In another order each time, so that a workspace with many due jobs does not take every sweep's starts.
    for (const workspaceId of shuffled([...workspaces])) {
      if (starts <= 0 || over.aborted) return;
      const jobs = await dueJobs(db, queue, workspaceId, starts);
      for (const { id, entity } of jobs) wake.job(queue.name, workspaceId, id, entity);
      starts -= jobs.length;
    }
  }
}
