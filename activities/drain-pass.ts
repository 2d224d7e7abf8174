import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { type ClaimOptions, claimRows, renewLease, returnRows } from '../db/durable/claims.ts';
import { clearListening, drainOutlook, renewListening } from '../db/durable/listening.ts';
import type { WorkQueue } from '../db/durable/work-queue.ts';
import { inWorkspaceSql } from '../db/tenant.ts';
import type { DrainPassInput, DrainPassResult } from '../domain/durable/drain-pass.ts';
import type { ActivityDeps } from './deps.ts';
import { Ear } from './ear.ts';
import { reason, retryLater } from './failures.ts';

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

/** Rows that may kill their process go one at a time; they get this much of a pass before fresh ones have their turn. */
const SUSPECTS_MS = 250;
const MOST_ROWS = 20_000;
const LONGEST_PASS_MS = 20_000;
/** A batch of slow rows is given back after this long, so that the pass ends well within its time and its shutdown. */
const LONGEST_BATCH_MS = 5_000;
const LINGER_MS = 2_000;
const RENEW_MS = 2_000;
const RETRY_ROW_MS = 10_000;
/** Rows that failed before are looked for at the latest after this long, however many fresh ones there are. */
const LOOK_FOR_FAILED_MS = 1_000;
/** A claim of this many rows is sign of a stream; then the next waits this long, so that claims stay few and large. */
const STREAM_ROWS = 20;
const STREAM_PAUSE_MS = 40;

/**
 * One pass of a drain: claims and works batch after batch until nothing is due, lingers for more, and before it
 * returns takes back its word that it listens and looks once more, so that no row is left to nobody.
 */
export async function runDrainPass<Row>(
  deps: ActivityDeps,
  drain: Drain<Row>,
  input: DrainPassInput,
): Promise<DrainPassResult> {
  try {
    return await deps.drainSlots.hold(() => new Pass(deps, drain, input).run());
  } catch (error) {
    throw retryLater(error, Context.current().info.attempt, deps.retryTimeScale);
  }
}

class Pass<Row> {
  readonly #deps: ActivityDeps;
  readonly #drain: Drain<Row>;
  readonly #input: DrainPassInput;
  readonly #context = Context.current();
  readonly #stop: AbortSignal;
  readonly #ear: Ear;
  readonly #endsAt = Date.now() + LONGEST_PASS_MS;
  #listeningSince = 0;
  #lookedForFailedAt = 0;
  #mayClaimAt = 0;
  #gaveBack = false;
  #settled = 0;
  #failed = 0;
  #lastError: string | null = null;

  constructor(deps: ActivityDeps, drain: Drain<Row>, input: DrainPassInput) {
    this.#deps = deps;
    this.#drain = drain;
    this.#input = input;
    this.#stop = AbortSignal.any([this.#context.cancellationSignal, deps.stopping]);
    this.#ear = new Ear((callback) => deps.listener.on('queued', input.workspaceId, callback));
  }

  async run(): Promise<DrainPassResult> {
    const beat = setInterval(() => this.#context.heartbeat({ settled: this.#settled }), RENEW_MS);
    try {
      do {
        await this.#listen();
        while (this.#mayGoOn && (await this.#workDue())) await this.#listen();
      } while (this.#mayGoOn && this.#deps.drainSlots.mayLinger && (await this.#moreComes()));
      await clearListening(this.#deps.db, this.#drain.queue, this.#input);
      if (!this.#stop.aborted) await this.#workDue();
    } finally {
      clearInterval(beat);
      this.#ear.close();
    }
    const outlook = await drainOutlook(this.#deps.db, this.#drain.queue, this.#input);
    return { settled: this.#settled, failed: this.#failed, lastError: this.#lastError, ...outlook };
  }

  get #mayGoOn(): boolean {
    return !this.#stop.aborted && Date.now() < this.#endsAt && this.#settled < MOST_ROWS;
  }

  /** Well before its five seconds are over, so that no writer signals a pass that is awake. */
  async #listen(): Promise<void> {
    if (Date.now() - this.#listeningSince < RENEW_MS) return;
    await renewListening(this.#deps.db, this.#drain.queue, this.#input);
    this.#listeningSince = Date.now();
  }

  #moreComes(): Promise<boolean> {
    const forMs = Math.min(LINGER_MS, this.#endsAt - Date.now());
    return this.#ear.wait(forMs, this.#stop, async () => {
      const { nextDueInMs } = await drainOutlook(this.#deps.db, this.#drain.queue, this.#input);
      return nextDueInMs === 0;
    });
  }

  /** Works what is due; true when there is more already, false when what comes will be heard of. */
  async #workDue(): Promise<boolean> {
    if (this.#mayClaimAt > Date.now()) await sleep(this.#mayClaimAt - Date.now());
    this.#ear.forget();
    this.#gaveBack = false;
    const startedAt = Date.now();
    const fresh = await this.#claimAndWork('fresh', this.#drain.batch);
    const isStream = fresh >= STREAM_ROWS && fresh < this.#drain.batch;
    this.#mayClaimAt = isStream ? startedAt + STREAM_PAUSE_MS : 0;
    const others =
      fresh === 0 || startedAt - this.#lookedForFailedAt > LOOK_FOR_FAILED_MS ? await this.#workFailed() : 0;
    return fresh === this.#drain.batch || others > 0 || this.#gaveBack || this.#ear.heard;
  }

  async #workFailed(): Promise<number> {
    const endsAt = Date.now() + SUSPECTS_MS;
    let suspect = 0;
    for (let one = 1; one > 0 && !this.#stop.aborted && Date.now() < endsAt; suspect += one)
      one = await this.#claimAndWork('suspect', 1);
    const exhausted = await this.#claimAndWork('exhausted', this.#drain.batch);
    if (suspect + exhausted === 0) this.#lookedForFailedAt = Date.now();
    return suspect + exhausted;
  }

  /** Answers how many rows it claimed. */
  async #claimAndWork(kind: ClaimOptions['rows'], limit: number): Promise<number> {
    const { workspaceId, key } = this.#input;
    const lease: Lease = { workspaceId, leaseToken: randomUUID() };
    const rows = await inWorkspaceSql(this.#deps.db, workspaceId, (client) =>
      claimRows<Row>(client, this.#drain.queue, { workspaceId, key, limit, rows: kind, leaseToken: lease.leaseToken }),
    );
    if (rows.length === 0) return 0;
    const renew = setInterval(() => {
      // A renewal that fails is made up for by the next one, or the lease lapses and the rows are claimed again.
      renewLease(this.#deps.db, this.#drain.queue, workspaceId, lease.leaseToken).catch(() => {});
    }, RENEW_MS);
    try {
      await this.#workRows(kind, rows, lease);
    } finally {
      clearInterval(renew);
    }
    return rows.length;
  }

  /** A batch that fails is worked row by row, so that a bad row keeps no other from its result. */
  async #workRows(kind: ClaimOptions['rows'], rows: Row[], lease: Lease): Promise<void> {
    const endsAt = Date.now() + LONGEST_BATCH_MS;
    const mayGoOn = () => !this.#stop.aborted && Date.now() < endsAt;
    let left: Row[] = [];
    try {
      if (kind === 'exhausted') await this.#drain.giveUp(rows, lease);
      else left = await this.#drain.work(rows, lease, mayGoOn);
      this.#settled += rows.length - left.length;
    } catch (error) {
      this.#lastError = reason(error);
      if (rows.length === 1) return this.#putBack(rows, lease, error);
      left = [...rows];
      for (let row = left.shift(); row; row = mayGoOn() ? left.shift() : undefined)
        await this.#workRows(kind, [row], lease);
    }
    if (left.length === 0) return;
    this.#gaveBack = true;
    await this.#giveBack(left, lease, { delayMs: 0, counted: false });
  }

  #giveBack(rows: Row[], { workspaceId, leaseToken }: Lease, how: { delayMs: number; counted: boolean }) {
    const ids = rows.map(this.#drain.idOf);
    return returnRows(this.#deps.db, this.#drain.queue, workspaceId, { leaseToken, ids, ...how });
  }

  #putBack(rows: Row[], lease: Lease, error: unknown): Promise<void> {
    const { queue, idOf } = this.#drain;
    const { workspaceId } = lease;
    this.#failed += rows.length;
    this.#deps.log.warn({ err: error, queue: queue.name, workspaceId, ids: rows.map(idOf) }, 'row put back');
    return this.#giveBack(rows, lease, { delayMs: RETRY_ROW_MS * this.#deps.retryTimeScale, counted: true });
  }
}
