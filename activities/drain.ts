import type { WorkQueue } from '../db/durable/work-queue.ts';

/** What a room says about one of its queues; the pass does the rest. */
export interface Drain<Row> {
  queue: WorkQueue;
  /** Most rows of one claim. */
  batch: number;
  idOf(row: Row): string;
  /**
   * Works claimed rows and stores their results under the lease, in one transaction with what follows from them.
   * Answers the rows it left unworked because it may not go on; it works one at least.
   */
  work(rows: Row[], lease: Lease, mayGoOn: () => boolean): Promise<Row[]>;
  /** Settles rows as errors that were claimed too often without a result. */
  giveUp(rows: Row[], lease: Lease): Promise<void>;
}

export interface Lease {
  workspaceId: string;
  leaseToken: string;
}
