import { setTimeout as sleep } from 'node:timers/promises';
import type { CommitHints } from './commit-hints.ts';
import type { Drain } from './drain.ts';
import { DrainBatches } from './drain-batches.ts';
import type { PassParts, PassWork } from './pass-work.ts';

/** Rows that may kill their process go one at a time; they get this much of a pass before fresh ones have their turn. */
export const SUSPECTS_MS = 250;
/** Rows that failed before are looked for at the latest after this long, however many fresh ones there are. */
const LOOK_FOR_FAILED_MS = 1_000;
/** A claim of this many rows is sign of a stream; then the next waits this long, so that claims stay few and large. */
export const STREAM_ROWS = 20;
const STREAM_PAUSE_MS = 100;

/** Works the rows of a pass in batches, one after the other. */
export class BatchWork<Row> implements PassWork {
  readonly #drain: Drain<Row>;
  readonly #stop: AbortSignal;
  readonly #hints: CommitHints;
  readonly #batches: DrainBatches<Row>;
  #lookedForFailedAt = 0;
  #mayClaimAt = 0;
  readonly isHeldUp = false;

  constructor({ deps, input, hints, stop }: PassParts, drain: Drain<Row>) {
    this.#drain = drain;
    this.#stop = stop;
    this.#hints = hints;
    this.#batches = new DrainBatches(deps, drain, input, stop);
  }

  get done() {
    return this.#batches.done;
  }

  async workDue(): Promise<boolean> {
    if (this.#mayClaimAt > Date.now()) await sleep(this.#mayClaimAt - Date.now());
    this.#hints.reset();
    const startedAt = Date.now();
    const fresh = await this.#batches.claimAndWork('fresh', this.#drain.batch);
    const isStream = fresh >= STREAM_ROWS && fresh < this.#drain.batch;
    this.#mayClaimAt = isStream ? startedAt + STREAM_PAUSE_MS : 0;
    const others =
      fresh === 0 || startedAt - this.#lookedForFailedAt > LOOK_FOR_FAILED_MS ? await this.#workFailed() : 0;
    const gaveBack = this.#batches.takeGaveBack();
    return gaveBack || fresh === this.#drain.batch || others > 0 || this.#hints.received;
  }

  async #workFailed(): Promise<number> {
    const endsAt = Date.now() + SUSPECTS_MS;
    let suspect = 0;
    for (let one = 1; one > 0 && !this.#stop.aborted && Date.now() < endsAt; suspect += one)
      one = await this.#batches.claimAndWork('suspect', 1);
    const exhausted = await this.#batches.claimAndWork('exhausted', this.#drain.batch);
    if (suspect + exhausted === 0) this.#lookedForFailedAt = Date.now();
    return suspect + exhausted;
  }

  async endsSoon(): Promise<boolean> {
    return true;
  }

  async finish(): Promise<void> {}
}
