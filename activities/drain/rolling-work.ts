import { setTimeout as sleep } from 'node:timers/promises';
import { STREAM_ROWS, SUSPECTS_MS } from './batch-work.ts';
import type { RollingDrain } from './drain.ts';
import type { PassParts, PassWork } from './pass-work.ts';
import { RollingWindow } from './rolling-window.ts';

/** Hints may be lost, so due rows are looked for this often; rows that failed before, a little less often. */
const LOOK_MS = 250;
const LOOK_FOR_FAILED_MS = 1_000;
/** A stream gathers for this long between claims: each row of it may be waited for by the outside. */
const STREAM_PAUSE_MS = 40;

/** Works the rows of a pass in a window that is filled up as its rows come to their ends. */
export class RollingWork<Row> implements PassWork {
  readonly #parts: PassParts;
  readonly #drain: RollingDrain<Row>;
  readonly #window: RollingWindow<Row>;
  #isMoreDue = false;
  #looksAt = 0;
  #looksForFailedAt = 0;
  #mayClaimAt = 0;
  #suspect: Row | undefined;

  constructor(parts: PassParts, drain: RollingDrain<Row>) {
    this.#parts = parts;
    this.#drain = drain;
    this.#window = new RollingWindow(parts, drain);
  }

  get done() {
    return this.#window.done;
  }

  get isHeldUp(): boolean {
    return this.#window.isHeldUp;
  }

  async workDue(): Promise<boolean> {
    const { hints, stop } = this.#parts;
    await this.#window.lookForSlow();
    const { capacity, mayClaimMore } = this.#window;
    if (capacity > 0 && (this.#isMoreDue || mayClaimMore || hints.received || Date.now() >= this.#looksAt))
      await this.#claimDue(capacity);
    const isThereMore = () => this.#isMoreDue || this.#window.mayClaimMore;
    if (isThereMore()) await this.#window.untilCapacity(LOOK_MS);
    else if (this.#window.isBusy) await hints.wait(LOOK_MS, stop, async () => !this.#window.isBusy || isThereMore());
    return isThereMore() || this.#window.isBusy || hints.received;
  }

  endsSoon(): Promise<boolean> {
    return this.#window.endsSoon();
  }

  finish(): Promise<void> {
    return this.#window.finish();
  }

  async #claimDue(capacity: number): Promise<void> {
    if (this.#mayClaimAt > Date.now()) await sleep(this.#mayClaimAt - Date.now());
    this.#parts.hints.reset();
    const startedAt = Date.now();
    const { lease } = this.#window;
    const { rows, isFull, pause } = await this.#drain.claim('fresh', {
      limit: capacity,
      lease,
      groups: this.#window.takeAllowances(),
    });
    if (pause !== undefined) this.#window.note(pause);
    this.#isMoreDue = isFull;
    this.#looksAt = startedAt + LOOK_MS;
    this.#mayClaimAt = rows.length >= STREAM_ROWS && !isFull ? startedAt + STREAM_PAUSE_MS : 0;
    this.#window.add(rows);
    if (startedAt >= this.#looksForFailedAt) await this.#claimFailed(capacity - rows.length);
  }

  /** Rows that may have killed their process go one at a time; those that did so too often are given up. */
  async #claimFailed(capacity: number): Promise<void> {
    const { lease } = this.#window;
    if (capacity > 0) await this.#workSuspects();
    const { rows } = await this.#drain.claim('exhausted', { limit: Math.max(1, capacity), lease });
    if (rows.length > 0) await this.#drain.giveUp(rows, lease);
    this.#looksForFailedAt = this.#suspect ? 0 : Date.now() + LOOK_FOR_FAILED_MS;
  }

  async #workSuspects(): Promise<void> {
    const endsAt = Date.now() + SUSPECTS_MS;
    while (await this.#window.isThrough(this.#suspect, endsAt - Date.now())) {
      const { lease, allowances } = this.#window;
      const { rows } = await this.#drain.claim('suspect', { limit: 1, lease, groups: allowances });
      this.#window.add(rows);
      this.#suspect = rows[0];
      if (!this.#suspect) break;
    }
  }
}
