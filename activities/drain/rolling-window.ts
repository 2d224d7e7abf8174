import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { cannotStore } from '../../db/cannot-store.ts';
import { renewRows, returnRows } from '../../db/durable/claims.ts';
import { reason } from '../failures.ts';
import type { Lease, RollingDrain } from './drain.ts';
import type { PassParts } from './pass-work.ts';

const RENEW_MS = 2_000;
/** Most rows are through before their lease has to be renewed at all. */
const RENEW_AFTER_MS = 4_000;
const RETRY_ROW_MS = 10_000;
const LOOK_MS = 5;
/** A row under way for longer than this would hold up a pass that ends. */
const HELD_UP_AFTER_MS = 1_000;
/** Rows held at once, under way or about to be: enough for claims to be few, little enough to be renewed at ease. */
const MOST_HELD = 128;

/** The rows that one pass holds: some under way, the others waiting for a free slot. All of them are leased. */
export class RollingWindow<Row> {
  readonly lease: Lease;
  readonly #parts: PassParts;
  readonly #drain: RollingDrain<Row>;
  readonly #waiting: Row[] = [];
  /** When each row was claimed, or its lease renewed last. */
  readonly #leasedAt = new Map<Row, number>();
  readonly #underWay = new Map<Row, { startedAt: number; ended: Promise<void> }>();
  readonly #renewal: NodeJS.Timeout;
  #onCapacity: (() => void) | null = null;
  #settled = 0;
  #failed = 0;
  #lastError: string | null = null;

  constructor(parts: PassParts, drain: RollingDrain<Row>) {
    this.#parts = parts;
    this.#drain = drain;
    this.lease = { workspaceId: parts.input.workspaceId, leaseToken: randomUUID() };
    // A renewal that fails is made up for by the next one, or the lease lapses and the rows are claimed again.
    this.#renewal = setInterval(() => void this.#renew().catch(() => {}), RENEW_MS);
  }

  get done() {
    return { settled: this.#settled, failed: this.#failed, lastError: this.#lastError };
  }

  get isBusy(): boolean {
    return this.#underWay.size > 0;
  }

  get isHeldUp(): boolean {
    const before = Date.now() - HELD_UP_AFTER_MS;
    return [...this.#underWay.values()].some(({ startedAt }) => startedAt < before);
  }

  /** How many rows may be added: none while it holds over half of what it can, so that claims stay large. */
  get capacity(): number {
    const held = this.#leasedAt.size;
    return held * 2 > MOST_HELD ? 0 : MOST_HELD - held;
  }

  /** Words for operators about why rows are not worked. */
  note(error: string): void {
    this.#lastError = error;
  }

  add(rows: Row[]): void {
    for (const row of rows) this.#leasedAt.set(row, Date.now());
    this.#waiting.push(...rows);
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

  /** Gives back what waits, and waits for what is under way. */
  async finish(): Promise<void> {
    const unworked = this.#waiting.splice(0);
    for (const row of unworked) this.#leasedAt.delete(row);
    if (unworked.length > 0) await this.#giveBack(unworked, { delayMs: 0, counted: false });
    while (this.isBusy) await Promise.all([...this.#underWay.values()].map(({ ended }) => ended));
    clearInterval(this.#renewal);
  }

  #fillSlots(): void {
    while (!this.#parts.stop.aborted && this.#underWay.size < this.#drain.slots) {
      const row = this.#waiting.shift();
      if (row === undefined) break;
      this.#underWay.set(row, { startedAt: Date.now(), ended: this.#work(row) });
    }
    if (this.capacity > 0) this.#onCapacity?.();
  }

  async #work(row: Row): Promise<void> {
    try {
      const { isSettled, error } = await this.#drain.work(row, this.lease, this.#parts.cancelled);
      if (isSettled) this.#settled += 1;
      else this.#failed += 1;
      this.#lastError = error ?? this.#lastError;
    } catch (error) {
      await this.#putBack(row, error);
    }
    this.#underWay.delete(row);
    this.#leasedAt.delete(row);
    this.#fillSlots();
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
