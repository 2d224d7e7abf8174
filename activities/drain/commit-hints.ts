const POLL_MS = 250;

/**
 * What a pass hears of rows that commit while it works. Hints may be lost, so waiting polls as well; a hint that comes
 * between a claim and the wait that follows it is remembered.
 */
export class CommitHints {
  readonly #off: () => void;
  #received = false;
  #wakeUp: (() => void) | null = null;

  constructor(subscribe: (callback: () => void) => () => void) {
    this.#off = subscribe(() => {
      this.#received = true;
      this.#wakeUp?.();
    });
  }

  /** Whether rows have committed since the last claim began. */
  get received(): boolean {
    return this.#received;
  }

  /** To be called before each claim: what was heard until now is what the claim will find. */
  reset(): void {
    this.#received = false;
  }

  /** Has who waits look at once. */
  interrupt(): void {
    this.#wakeUp?.();
  }

  /** True once something was heard or `look` finds something; false when the time passed or the signal aborted. */
  async wait(forMs: number, signal: AbortSignal, look: () => Promise<boolean>): Promise<boolean> {
    const endsAt = Date.now() + forMs;
    while (!signal.aborted && Date.now() < endsAt) {
      if (!this.#received) await this.#pause(Math.min(POLL_MS, endsAt - Date.now()), signal);
      if (this.#received || (await look())) return true;
    }
    return false;
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#wakeUp = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done, { once: true });
      this.#wakeUp = done;
    });
  }

  close(): void {
    this.#off();
  }
}
