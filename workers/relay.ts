import type { Database } from '../db/database.ts';
import { dueJobs, forgottenKeys } from '../db/durable/sweep.ts';
import type { Wake } from '../domain/durable/wake.ts';
import type { Logger } from './runtime/logger.ts';
import type { RoomQueue } from './runtime/room-queue.ts';

const SWEEP_MS = 1_000;
const MOST_JOBS_A_SWEEP = 64;

export interface RelayOptions {
  /** The queue role: sees which keys have due rows, over all workspaces. */
  queueDb: Database;
  db: Database;
  wake: Wake;
  queues: readonly RoomQueue[];
  log: Logger;
}

/** Once a second finds the keys whose rows were forgotten and wakes them; every worker runs one. */
export class Relay {
  readonly #options: RelayOptions;
  readonly #timer: NodeJS.Timeout;
  #sweeping = false;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#tick(), SWEEP_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #tick(): Promise<void> {
    if (this.#sweeping) return;
    this.#sweeping = true;
    try {
      for (const queue of this.#options.queues) await this.#sweep(queue);
    } catch (error) {
      this.#options.log.debug({ err: error }, 'sweep failed; the next one is a second away');
    } finally {
      this.#sweeping = false;
    }
  }

  async #sweep({ queue }: RoomQueue): Promise<void> {
    const { queueDb, db, wake } = this.#options;
    let starts = MOST_JOBS_A_SWEEP;
    const keys = await forgottenKeys(queueDb, queue);
    for (const { workspaceId, key } of keys.filter(({ lane }) => lane === 'drain'))
      wake.drain(queue.name, workspaceId, key);
    const workspaces = new Set(keys.filter(({ lane }) => lane === 'job').map(({ workspaceId }) => workspaceId));
    for (const workspaceId of shuffled([...workspaces])) {
      const jobs = starts > 0 ? await dueJobs(db, queue, workspaceId, starts) : [];
      for (const { id, entity } of jobs) wake.job(queue.name, workspaceId, id, entity);
      starts -= jobs.length;
    }
  }
}

/** So that a workspace with many due jobs does not take every sweep's starts. */
const shuffled = <T>(items: T[]): T[] =>
  items
    .map((item) => ({ item, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
