import type { ClaimOptions, GroupAllowances } from '../../db/durable/claims.ts';
import type { WorkQueue } from '../../db/durable/work-queue.ts';

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

/** The same for rows that wait for the outside, each for as long as it takes: a slot that is free takes the next. */
export interface RollingDrain<Row> {
  queue: WorkQueue;
  /** Most rows under way at once, those apart that take over a second: they have slots of their own. */
  slots: number;
  idOf(row: Row): string;
  /** Rows of one group succeed and fail together, so that no group may take the slots of all others. */
  groupOf(row: Row): string;
  /** How many rows of a group may be under way at once for reasons of its own; most groups have none. */
  slotsOf?(group: string): number;
  claim(kind: ClaimOptions['rows'], options: RollingClaimOptions): Promise<RollingClaim<Row>>;
  /** Works one row, and stores its result under the lease before it answers. */
  work(row: Row, lease: Lease, signal: AbortSignal): Promise<RollingResult>;
  giveUp(rows: Row[], lease: Lease): Promise<void>;
}

export interface RollingClaimOptions {
  limit: number;
  lease: Lease;
  /** Without it, of every group as much as there is. */
  groups?: GroupAllowances;
}

export interface RollingClaim<Row> {
  rows: Row[];
  /** More may be due already. */
  isFull: boolean;
  /** Why nothing is worked now, for operators. */
  pause?: string;
}

export interface RollingResult {
  isSettled: boolean;
  /** In words that hold no row's content. */
  error: string | null;
}

export interface Lease {
  workspaceId: string;
  leaseToken: string;
}
