import { Context } from '@temporalio/activity';
import { clearListening, drainOutlook, renewListening } from '../../db/durable/listening.ts';
import type { WorkQueue } from '../../db/durable/work-queue.ts';
import { queuedTopic } from '../../db/listener.ts';
import type { DrainPassInput, DrainPassResult } from '../../domain/durable/drain-pass.ts';
import type { ActivityDeps } from '../deps.ts';
import { retryLater } from '../failures.ts';
import { BatchWork } from './batch-work.ts';
import { CommitHints } from './commit-hints.ts';
import type { Drain, RollingDrain } from './drain.ts';
import type { PassParts, PassWork } from './pass-work.ts';
import { RollingWork } from './rolling-work.ts';

const MOST_ROWS = 20_000;
const LONGEST_PASS_MS = 20_000;
/** A pass whose rows hold it up ends only when they let it, and at the latest after this long. */
const LONGEST_HELD_UP_MS = 80_000;
const LINGER_MS = 2_000;
const RENEW_MS = 2_000;

/**
 * One pass of a drain: claims and works batch after batch until nothing is due, lingers for more, and before it
 * returns stops listening and looks once more, so that no row is left to nobody.
 */
export const runDrainPass = <Row>(deps: ActivityDeps, drain: Drain<Row>, input: DrainPassInput) =>
  runPass(deps, drain.queue, input, (parts) => new BatchWork(parts, drain));

/** The same for rows that wait for the outside: while slots are free, more are claimed. */
export const runRollingPass = <Row>(deps: ActivityDeps, drain: RollingDrain<Row>, input: DrainPassInput) =>
  runPass(deps, drain.queue, input, (parts) => new RollingWork(parts, drain));

async function runPass(
  deps: ActivityDeps,
  queue: WorkQueue,
  input: DrainPassInput,
  createWork: (parts: PassParts) => PassWork,
): Promise<DrainPassResult> {
  try {
    return await deps.drainSlots.hold(() => new Pass(deps, queue, input, createWork).run());
  } catch (error) {
    throw retryLater(error, Context.current().info.attempt, deps.retryTimeScale);
  }
}

class Pass {
  readonly #deps: ActivityDeps;
  readonly #queue: WorkQueue;
  readonly #input: DrainPassInput;
  readonly #context = Context.current();
  readonly #stop: AbortSignal;
  readonly #hints: CommitHints;
  readonly #work: PassWork;
  readonly #startedAt = Date.now();
  readonly #endsAt = this.#startedAt + LONGEST_PASS_MS;
  readonly #longestEndsAt = this.#startedAt + LONGEST_HELD_UP_MS;
  #listeningSince = 0;

  constructor(deps: ActivityDeps, queue: WorkQueue, input: DrainPassInput, createWork: (parts: PassParts) => PassWork) {
    this.#deps = deps;
    this.#queue = queue;
    this.#input = input;
    const cancelled = this.#context.cancellationSignal;
    this.#stop = AbortSignal.any([cancelled, deps.stopping]);
    this.#hints = new CommitHints((callback) => deps.listener.on('queued', queuedTopic(input), callback));
    this.#work = createWork({ deps, input, hints: this.#hints, stop: this.#stop, cancelled });
  }

  async run(): Promise<DrainPassResult> {
    const beat = setInterval(() => this.#context.heartbeat({ settled: this.#work.done.settled }), RENEW_MS);
    try {
      do {
        await this.#listen();
        while (this.#mayGoOn && (await this.#work.workDue())) await this.#listen();
      } while (await this.#isThereMore());
      await clearListening(this.#deps.db, this.#queue, this.#input);
      if (!this.#stop.aborted) await this.#work.workDue();
    } finally {
      await this.#work.finish();
      clearInterval(beat);
      this.#hints.close();
    }
    const outlook = await drainOutlook(this.#deps.db, this.#queue, this.#input);
    return { ...this.#work.done, ...outlook };
  }

  /** A pass that lingers hears of more; one whose time is over goes on while a row begins to hang and would hold it up. */
  async #isThereMore(): Promise<boolean> {
    if (this.#mayGoOn) return this.#deps.drainSlots.mayLinger && (await this.#waitForMore());
    return !this.#stop.aborted && Date.now() < this.#longestEndsAt && !(await this.#work.endsSoon());
  }

  get #mayGoOn(): boolean {
    if (this.#stop.aborted) return false;
    if (this.#work.isHeldUp) return Date.now() < this.#longestEndsAt;
    return Date.now() < this.#endsAt && this.#work.done.settled < MOST_ROWS;
  }

  /** Well before its five seconds are over, so that no writer signals a pass that is awake. */
  async #listen(): Promise<void> {
    if (Date.now() - this.#listeningSince < RENEW_MS) return;
    await renewListening(this.#deps.db, this.#queue, this.#input);
    this.#listeningSince = Date.now();
  }

  #waitForMore(): Promise<boolean> {
    const forMs = Math.min(LINGER_MS, this.#endsAt - Date.now());
    return this.#hints.wait(forMs, this.#stop, async () => {
      const { nextDueInMs } = await drainOutlook(this.#deps.db, this.#queue, this.#input);
      return nextDueInMs === 0;
    });
  }
}
