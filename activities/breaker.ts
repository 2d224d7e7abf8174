import CircuitBreaker from 'opossum';

/** Consecutive failures that open the breaker, and how long it stays open (contract evaluations, section 9.6). */
const usualLimits: BreakerLimits = { failures: 5, restMs: 30_000 };
const MOST_BREAKERS = 10_000;

/** What an error of a call says of the upstream: it is there, it is unavailable, or nothing, because we broke the call off. */
export type CallMeaning = 'answer' | 'failure' | 'neither';

/** So many failures in a row open a breaker for this long. */
export interface BreakerLimits {
  failures: number;
  restMs: number;
}

export interface Breakers {
  /**
   * Runs `call` through the breaker of this key. Throws the call's own error, or `BreakerOpen` without calling. While
   * open for long enough, one call is let through to see whether the upstream is well again.
   */
  run<T>(
    key: string,
    call: () => Promise<T>,
    meaningOf: (error: unknown) => CallMeaning,
    limits?: BreakerLimits,
  ): Promise<T>;
  /** What a call through the breaker of this key would meet now. */
  stateOf(key: string): BreakerState;
}

/**
 * `closed`: calls go through. `open`: none does for `forMs` more. `trial`: the next call decides whether it closes.
 * `trying`: that call is under way, and no other goes through.
 */
export type BreakerState = { kind: 'closed' | 'trial' | 'trying' } | { kind: 'open'; forMs: number };

/** The breaker was open and nothing was called. */
export class BreakerOpen extends Error {
  override name = 'BreakerOpen';
}

type Call = () => Promise<unknown>;
type MeaningOf = (error: unknown) => CallMeaning;

/** An error that is no failure of the upstream, carried past the library, which knows only results and failures. */
class Carried {
  readonly error: unknown;
  readonly meaning: CallMeaning;

  constructor(error: unknown, meaning: CallMeaning) {
    this.error = error;
    this.meaning = meaning;
  }
}

async function outcomeOf(call: Call, meaningOf: MeaningOf): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    const meaning = meaningOf(error);
    if (meaning === 'failure') throw error;
    return new Carried(error, meaning);
  }
}

/** Opens on consecutive failures; the library alone counts shares of a time window. */
class Breaker {
  readonly #circuit: CircuitBreaker<[Call, MeaningOf], unknown>;
  #failures = 0;
  #openUntilMs = 0;
  readonly #failuresToOpen: number;

  constructor(failuresToOpen: number, openMs: number) {
    this.#failuresToOpen = failuresToOpen;
    this.#circuit = new CircuitBreaker(outcomeOf, {
      timeout: false, // the call keeps its own time
      resetTimeout: openMs,
      errorThresholdPercentage: 100,
      volumeThreshold: Number.MAX_SAFE_INTEGER, // never by share
      // Nobody reads the figures of the library, and by default it keeps two timers a second for every key.
      enableSnapshots: false,
      rollingPercentilesEnabled: false,
      rollingCountBuckets: 1,
      rollingCountTimeout: 600_000,
    });
    this.#circuit.on('success', (result: unknown) => this.#succeeded(result));
    this.#circuit.on('failure', () => this.#failed());
    this.#circuit.on('open', () => {
      this.#openUntilMs = Date.now() + openMs;
    });
  }

  get state(): BreakerState {
    if (this.#circuit.closed) return { kind: 'closed' };
    if (this.#circuit.halfOpen) return { kind: this.#circuit.pendingClose ? 'trial' : 'trying' };
    return { kind: 'open', forMs: Math.max(1, this.#openUntilMs - Date.now()) };
  }

  async run(call: Call, meaningOf: MeaningOf): Promise<unknown> {
    const { kind } = this.state;
    if (kind === 'open' || kind === 'trying') throw new BreakerOpen('it failed too often lately');
    const result = await this.#circuit.fire(call, meaningOf);
    if (result instanceof Carried) throw result.error;
    return result;
  }

  /** Counts a call that was made before there was this breaker. */
  count(meaning: CallMeaning): void {
    if (meaning === 'failure') this.#failed();
    else if (meaning === 'answer') this.#failures = 0;
  }

  forget(): void {
    this.#circuit.shutdown();
  }

  /** A call that was broken off changes nothing, but for the library it has closed the breaker: the next failure opens it. */
  #succeeded(result: unknown): void {
    const isNeither = result instanceof Carried && result.meaning === 'neither';
    this.#failures = isNeither ? Math.min(this.#failures, this.#failuresToOpen - 1) : 0;
  }

  #failed(): void {
    this.#failures += 1;
    if (this.#failures >= this.#failuresToOpen) this.#circuit.open();
  }
}

/** The breakers of a process, one per upstream and key; the first made go first when they get too many. */
export function createBreakers(retryTimeScale: number): Breakers {
  const breakers = new Map<string, Breaker>();
  const createBreaker = (key: string, { failures, restMs }: BreakerLimits): Breaker => {
    const [oldest] = breakers.keys();
    if (breakers.size >= MOST_BREAKERS && oldest !== undefined) {
      breakers.get(oldest)?.forget();
      breakers.delete(oldest);
    }
    const breaker = new Breaker(failures, restMs * retryTimeScale);
    breakers.set(key, breaker);
    return breaker;
  };
  /** A key has a breaker from its first failure on: making one costs more than a call, and most never need it. */
  const runUnbroken = async (key: string, call: Call, meaningOf: MeaningOf, limits: BreakerLimits) => {
    try {
      const result = await call();
      breakers.get(key)?.count('answer');
      return result;
    } catch (error) {
      const meaning = meaningOf(error);
      const breaker = breakers.get(key) ?? (meaning === 'failure' ? createBreaker(key, limits) : null);
      breaker?.count(meaning);
      throw error;
    }
  };
  return {
    run: <T>(key: string, call: () => Promise<T>, meaningOf: MeaningOf, limits = usualLimits) =>
      (breakers.get(key)?.run(call, meaningOf) ?? runUnbroken(key, call, meaningOf, limits)) as Promise<T>,
    stateOf: (key) => breakers.get(key)?.state ?? { kind: 'closed' },
  };
}
