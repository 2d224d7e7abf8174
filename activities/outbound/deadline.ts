interface DeadlineOptions {
  timeoutMs: number;
  firstByteMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** The bounds of one call in time: for each answer to begin, for the whole, and the caller's own patience. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #options: DeadlineOptions;
  readonly #whole: NodeJS.Timeout;
  #firstByte: NodeJS.Timeout | undefined;
  readonly #giveUp = () => this.#controller.abort(this.#options.signal?.reason);

  constructor(options: DeadlineOptions) {
    this.#options = options;
    this.#whole = this.#breakOffAfter(options.timeoutMs);
    if (options.signal?.aborted) this.#giveUp();
    else options.signal?.addEventListener('abort', this.#giveUp, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Waits for the head of one answer. */
  async beginning<T>(answer: Promise<T>): Promise<T> {
    const { firstByteMs } = this.#options;
    if (firstByteMs !== undefined) this.#firstByte = this.#breakOffAfter(firstByteMs);
    try {
      return await answer;
    } finally {
      clearTimeout(this.#firstByte);
    }
  }

  /** The call is over; no timer and no listener stays behind. */
  end(): void {
    clearTimeout(this.#whole);
    this.#options.signal?.removeEventListener('abort', this.#giveUp);
  }

  #breakOffAfter(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.#controller.abort(new DOMException('the call took too long', 'TimeoutError')), ms);
  }
}
