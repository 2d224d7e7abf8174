import { randomUUID } from 'node:crypto';
import { type ClaimOptions, claimRows, renewLease, returnRows } from '../../db/durable/claims.ts';
import { cannotStore } from '../../db/errors/cannot-store.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import type { DrainPassInput } from '../../domain/durable/drain-pass.ts';
import type { ActivityDeps } from '../deps.ts';
import { reason } from '../failures.ts';
import type { Drain, Lease } from './drain.ts';

const RENEW_MS = 2_000;
/** A batch of slow rows is given back after this long, so that the pass ends well within its time and its shutdown. */
const LONGEST_BATCH_MS = 5_000;
const RETRY_ROW_MS = 10_000;

/** The batches of one pass: claims rows, has them worked under a lease, and puts back what could not be. */
export class DrainBatches<Row> {
  readonly #deps: ActivityDeps;
  readonly #drain: Drain<Row>;
  readonly #input: DrainPassInput;
  readonly #stop: AbortSignal;
  #settled = 0;
  #failed = 0;
  #lastError: string | null = null;
  #gaveBack = false;

  constructor(deps: ActivityDeps, drain: Drain<Row>, input: DrainPassInput, stop: AbortSignal) {
    this.#deps = deps;
    this.#drain = drain;
    this.#input = input;
    this.#stop = stop;
  }

  /** What came of all batches so far. */
  get done() {
    return { settled: this.#settled, failed: this.#failed, lastError: this.#lastError };
  }

  /** Whether rows were given back unworked since this was last asked: then more is due already. */
  takeGaveBack(): boolean {
    const gaveBack = this.#gaveBack;
    this.#gaveBack = false;
    return gaveBack;
  }

  /** Answers how many rows it claimed. */
  async claimAndWork(kind: ClaimOptions['rows'], limit: number): Promise<number> {
    const { workspaceId, key } = this.#input;
    const lease: Lease = { workspaceId, leaseToken: randomUUID() };
    const rows = await inWorkspaceSql(
      this.#deps.db,
      workspaceId,
      (client) =>
        claimRows<Row>(client, this.#drain.queue, {
          workspaceId,
          key,
          limit,
          rows: kind,
          leaseToken: lease.leaseToken,
        }),
      { durable: false },
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
    const counted = !cannotStore(error); // no row is given up for want of room
    return this.#giveBack(rows, lease, { delayMs: RETRY_ROW_MS * this.#deps.retryTimeScale, counted });
  }
}
