import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { clearListening, drainOutlook, renewListening } from '../db/durable/listening.ts';
import type { DrainPassInput, DrainPassResult } from '../domain/durable/drain-pass.ts';
import type { ActivityDeps } from './deps.ts';
import type { Drain } from './drain.ts';
import { DrainBatches } from './drain-batches.ts';
import { Ear } from './ear.ts';
import { retryLater } from './failures.ts';

/** Rows that may kill their process go one at a time; they get this much of a pass before fresh ones have their turn. */
const SUSPECTS_MS = 250;
const MOST_ROWS = 20_000;
const LONGEST_PASS_MS = 20_000;
const LINGER_MS = 2_000;
const RENEW_MS = 2_000;
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
  readonly #batches: DrainBatches<Row>;
  readonly #endsAt = Date.now() + LONGEST_PASS_MS;
  #listeningSince = 0;
  #lookedForFailedAt = 0;
  #mayClaimAt = 0;

  constructor(deps: ActivityDeps, drain: Drain<Row>, input: DrainPassInput) {
    this.#deps = deps;
    this.#drain = drain;
    this.#input = input;
    this.#stop = AbortSignal.any([this.#context.cancellationSignal, deps.stopping]);
    this.#batches = new DrainBatches(deps, drain, input, this.#stop);
    this.#ear = new Ear((callback) => deps.listener.on('queued', input.workspaceId, callback));
  }

  async run(): Promise<DrainPassResult> {
    const beat = setInterval(() => this.#context.heartbeat({ settled: this.#batches.done.settled }), RENEW_MS);
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
    return { ...this.#batches.done, ...outlook };
  }

  get #mayGoOn(): boolean {
    return !this.#stop.aborted && Date.now() < this.#endsAt && this.#batches.done.settled < MOST_ROWS;
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
    const startedAt = Date.now();
    const fresh = await this.#batches.claimAndWork('fresh', this.#drain.batch);
    const isStream = fresh >= STREAM_ROWS && fresh < this.#drain.batch;
    this.#mayClaimAt = isStream ? startedAt + STREAM_PAUSE_MS : 0;
    const others =
      fresh === 0 || startedAt - this.#lookedForFailedAt > LOOK_FOR_FAILED_MS ? await this.#workFailed() : 0;
    const gaveBack = this.#batches.takeGaveBack();
    return gaveBack || fresh === this.#drain.batch || others > 0 || this.#ear.heard;
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
}
