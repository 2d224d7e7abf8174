import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type GroupAllowances, renewRows, returnRows } from '../../db/durable/claims.ts';
import { cannotStore } from '../../db/errors/cannot-store.ts';
import { reason } from '../failures.ts';
import type { Lease, RollingDrain } from './drain.ts';
import type { PassParts } from './pass-work.ts';
import { RowGroups } from './row-groups.ts';

const RENEW_MS = 2_000;
/** Most rows are through before their lease has to be renewed at all. */
const RENEW_AFTER_MS = 4_000;
const RETRY_ROW_MS = 10_000;
const LOOK_MS = 5;
/** A row under way for longer than this is slow: it would hold up a pass that ends, and others that want its slot. */
const SLOW_AFTER_MS = 1_000;
/** Rows held at once, under way or about to be: enough for claims to be few, little enough to be renewed at ease. */
const MOST_HELD = 128;
/** Rows under way for over a second have this many slots of their own. */
const SLOW_SLOTS = 48;

/** The rows that one pass holds: some under way, the others waiting for a free slot. All of them are leased. */
export class RollingWindow<Row> {
  readonly lease: Lease;
  readonly #parts: PassParts;
  readonly #drain: RollingDrain<Row>;
  /** When each row was claimed, or its lease renewed last. */
  readonly #leasedAt = new Map<Row, number>();
  readonly #groups: RowGroups<Row>;
  /** In the order in which they began. */
  readonly #swift = new Map<Row, { startedAt: number; ended: Promise<void> }>();
  readonly #slow = new Map<Row, Promise<void>>();
  #fullAtClaim = new Set<string>();
  readonly #renewal: NodeJS.Timeout;
  #onCapacity: (() => void) | null = null;
  #mayClaimMore = false;
  #settled = 0;
  #failed = 0;
  #lastError: string | null = null;

  constructor(parts: PassParts, drain: RollingDrain<Row>) {
    this.#parts = parts;
    this.#drain = drain;
    this.#groups = new RowGroups({ ...drain, mostHeld: MOST_HELD });
    this.lease = { workspaceId: parts.input.workspaceId, leaseToken: randomUUID() };
    // A renewal that fails is made up for by the next one, or the lease lapses and the rows are claimed again.
    this.#renewal = setInterval(() => void this.#renew().catch(() => {}), RENEW_MS);
  }

  get done() {
    return { settled: this.#settled, failed: this.#failed, lastError: this.#lastError };
  }

  get isBusy(): boolean {
    return this.#swift.size + this.#slow.size > 0;
  }

  get isHeldUp(): boolean {
    this.#findSlow();
    return this.#slow.size > 0;
  }

  /** How many rows may be added: none while it holds over half of what it can, so that claims stay large. */
  get capacity(): number {
    const held = this.#leasedAt.size - this.#slow.size;
    return held * 2 > MOST_HELD ? 0 : MOST_HELD - held;
  }

  /** Whether a group that could take no more rows when it was last asked what a claim may take can take some now. */
  get mayClaimMore(): boolean {
    return this.#mayClaimMore;
  }

  get allowances(): GroupAllowances {
    return this.#groups.allowances;
  }

  /** What a claim may take now of each group, whose rows it takes until there are none left. */
  takeAllowances(): GroupAllowances {
    const { allowances } = this;
    this.#fullAtClaim = new Set(allowances.full);
    this.#mayClaimMore = false;
    return allowances;
  }

  /** Words for operators about why rows are not worked. */
  note(error: string): void {
    this.#lastError = error;
  }

  add(rows: Row[]): void {
    for (const row of rows) {
      this.#leasedAt.set(row, Date.now());
      this.#groups.add(row);
    }
    this.#fillSlots();
  }

  /** Time passes: what has become slow leaves its slot to others, and its group waits in the queue. */
  async lookForSlow(): Promise<void> {
    this.#findSlow();
    await this.#giveBackWaiting('slow');
    this.#fillSlots();
  }

  /** Whether this row has come to its end, or does so within a time. */
  async isThrough(row: Row | undefined, withinMs: number): Promise<boolean> {
    const endsAt = Date.now() + withinMs;
    while (row !== undefined && this.#leasedAt.has(row) && Date.now() < endsAt) await sleep(LOOK_MS);
    return withinMs > 0 && (row === undefined || !this.#leasedAt.has(row));
  }

  /** Waits until there is capacity, at most for this long. */
  async untilCapacity(forMs: number): Promise<void> {
    if (this.capacity > 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#onCapacity = resolve;
      timer = setTimeout(resolve, forMs);
    });
    clearTimeout(timer);
    this.#onCapacity = null;
  }

  /** Whether all that it holds is through before any of it is slow. */
  async endsSoon(): Promise<boolean> {
    while (this.isBusy && !this.isHeldUp) await sleep(LOOK_MS);
    return !this.isBusy;
  }

  /** Gives back what waits, and waits for what is under way. */
  async finish(): Promise<void> {
    await this.#giveBackWaiting('all');
    while (this.isBusy)
      await Promise.all([...[...this.#swift.values()].map(({ ended }) => ended), ...this.#slow.values()]);
    clearInterval(this.#renewal);
  }

  async #giveBackWaiting(which: 'all' | 'slow'): Promise<void> {
    const rows = this.#groups.takeWaiting(which);
    for (const row of rows) this.#leasedAt.delete(row);
    if (rows.length > 0) await this.#giveBack(rows, { delayMs: 0, counted: false });
  }

  #fillSlots(): void {
    const { stop } = this.#parts;
    const slowOver = () => Math.max(0, this.#slow.size - SLOW_SLOTS);
    while (!stop.aborted && this.#swift.size + slowOver() < this.#drain.slots) {
      const row = this.#groups.takeNext();
      if (row === undefined) break;
      this.#swift.set(row, { startedAt: Date.now(), ended: this.#work(row) });
    }
    if (this.capacity > 0) this.#onCapacity?.();
  }

  #findSlow(): void {
    const before = Date.now() - SLOW_AFTER_MS;
    for (const [row, { startedAt, ended }] of this.#swift) {
      if (startedAt > before) break;
      this.#swift.delete(row);
      this.#slow.set(row, ended);
      this.#groups.becameSlow(row);
    }
  }

  async #work(row: Row): Promise<void> {
    let succeeded = false;
    try {
      const { isSettled, error } = await this.#drain.work(row, this.lease, this.#parts.cancelled);
      succeeded = isSettled;
      if (isSettled) this.#settled += 1;
      else this.#failed += 1;
      this.#lastError = error ?? this.#lastError;
    } catch (error) {
      await this.#putBack(row, error);
    }
    const wasSlow = this.#slow.delete(row);
    this.#swift.delete(row);
    this.#leasedAt.delete(row);
    this.#groups.ended(row, { wasSlow, succeeded });
    this.#fillSlots();
    this.#noteFreed(this.#drain.groupOf(row));
  }

  #noteFreed(group: string): void {
    if (!this.#fullAtClaim.has(group) || !this.#groups.mayClaim(group)) return;
    this.#fullAtClaim.delete(group);
    this.#mayClaimMore = true;
    this.#parts.hints.interrupt();
  }

  async #putBack(row: Row, error: unknown): Promise<void> {
    const { deps, input } = this.#parts;
    const { queue, idOf } = this.#drain;
    this.#failed += 1;
    this.#lastError = reason(error);
    deps.log.warn({ err: error, queue: queue.name, workspaceId: input.workspaceId, ids: [idOf(row)] }, 'row put back');
    const counted = !cannotStore(error); // no row is given up for want of room
    await this.#giveBack([row], { delayMs: RETRY_ROW_MS * deps.retryTimeScale, counted });
  }

  /** Rows that cannot be given back come back by themselves when their lease lapses. */
  #giveBack(rows: Row[], how: { delayMs: number; counted: boolean }): Promise<void> {
    const { leaseToken, workspaceId } = this.lease;
    const ids = rows.map(this.#drain.idOf);
    const { queue } = this.#drain;
    return returnRows(this.#parts.deps.db, queue, workspaceId, { leaseToken, ids, ...how }).catch(() => {});
  }

  async #renew(): Promise<void> {
    const now = Date.now();
    const old = [...this.#leasedAt].filter(([, at]) => at < now - RENEW_AFTER_MS).map(([row]) => row);
    if (old.length === 0) return;
    const { leaseToken, workspaceId } = this.lease;
    const ids = old.map(this.#drain.idOf);
    await renewRows(this.#parts.deps.db, this.#drain.queue, workspaceId, { leaseToken, ids });
    for (const row of old) if (this.#leasedAt.has(row)) this.#leasedAt.set(row, now);
  }
}
