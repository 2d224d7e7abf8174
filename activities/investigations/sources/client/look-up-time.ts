import { setTimeout as sleep } from 'node:timers/promises';
import { SourceFault } from '../source-fault.ts';

/** A look-up that its source did not answer in time. */
export const noAnswerInTime = () => new SourceFault('timeout', 'no answer in time', { isTransient: true });

/** The time of one look-up, in which its waits and retries fall. */
export class LookUpTime {
  readonly #endsAtMs: number;
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #given: AbortSignal | undefined;
  readonly #giveUp = () => this.#controller.abort(this.#given?.reason);

  constructor(timeoutMs: number, signal?: AbortSignal) {
    this.#endsAtMs = performance.now() + timeoutMs;
    this.#timer = setTimeout(() => this.#controller.abort(noAnswerInTime()), timeoutMs);
    this.#given = signal;
    if (signal?.aborted) this.#giveUp();
    else signal?.addEventListener('abort', this.#giveUp, { once: true });
  }

  /** Aborted when the time is over, with that fault, or by the caller, with the caller's reason. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get remainingMs(): number {
    return Math.max(0, this.#endsAtMs - performance.now());
  }

  /** A part of it with an end of its own; `end` it too. */
  part(timeoutMs: number): LookUpTime {
    return new LookUpTime(Math.min(timeoutMs, this.remainingMs), this.signal);
  }

  /** Waits, but never past the end: throws why it was broken off. */
  async sleep(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.signal }).catch(() => this.signal.throwIfAborted());
  }

  /** What `work` brings; throws as soon as the time is over, whatever `work` still does. */
  async within<T>(work: Promise<T>): Promise<T> {
    const { promise: broken, reject } = Promise.withResolvers<never>();
    const breakOff = () => reject(this.signal.reason);
    if (this.signal.aborted) breakOff();
    else this.signal.addEventListener('abort', breakOff, { once: true });
    try {
      return await Promise.race([work, broken]);
    } finally {
      this.signal.removeEventListener('abort', breakOff);
    }
  }

  /** No timer and no listener stays behind. */
  end(): void {
    clearTimeout(this.#timer);
    this.#given?.removeEventListener('abort', this.#giveUp);
  }
}
