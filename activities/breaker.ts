import CircuitBreaker from 'opossum';

/** Consecutive failures that open the breaker, and how long it stays open (contract evaluations, section 9.6). */
const FAILURES_TO_OPEN = 5;
const OPEN_MS = 30_000;
const MOST_BREAKERS = 10_000;

export interface Breakers {
  /**
   * Runs `call` through the breaker of this key. Throws the call's own error, or one with code `EOPENBREAKER` while
   * the breaker is open. `isAnswer` tells errors that are the upstream's answer from those that say it is unwell.
   */
  run<T>(key: string, call: () => Promise<T>, isAnswer: (error: unknown) => boolean): Promise<T>;
}

type Call = () => Promise<unknown>;

/** A breaker that opens on consecutive failures; the library alone counts shares of a time window. */
function createBreaker(openMs: number): CircuitBreaker<[Call, (error: unknown) => boolean], unknown> {
  const breaker = new CircuitBreaker((call: Call, _isAnswer: (error: unknown) => boolean) => call(), {
    timeout: false, // the call keeps its own time
    resetTimeout: openMs,
    errorThresholdPercentage: 100,
    volumeThreshold: Number.MAX_SAFE_INTEGER, // never by share
    // Nobody reads the figures of the library, and by default it keeps two timers a second for every key.
    enableSnapshots: false,
    rollingPercentilesEnabled: false,
    rollingCountBuckets: 1,
    rollingCountTimeout: 600_000,
    errorFilter: ((error: unknown, _call: Call, isAnswer: (error: unknown) => boolean) => isAnswer(error)) as (
      error: unknown,
    ) => boolean, // it is given the call's arguments too, which its types leave out
  });
  let failures = 0;
  breaker.on('success', () => {
    failures = 0; // an answer that is an error counts as success here: somebody answered
  });
  breaker.on('failure', () => {
    failures += 1;
    if (failures >= FAILURES_TO_OPEN) breaker.open();
  });
  return breaker;
}

/** The breakers of a process, one per upstream and key; the least recently made go first when they get too many. */
export function createBreakers(retryTimeScale: number): Breakers {
  const breakers = new Map<string, ReturnType<typeof createBreaker>>();
  const breakerOf = (key: string) => {
    const known = breakers.get(key);
    if (known) return known;
    const [oldest] = breakers.keys();
    if (breakers.size >= MOST_BREAKERS && oldest !== undefined) {
      breakers.get(oldest)?.shutdown();
      breakers.delete(oldest);
    }
    const breaker = createBreaker(OPEN_MS * retryTimeScale);
    breakers.set(key, breaker);
    return breaker;
  };
  return {
    run: <T>(key: string, call: () => Promise<T>, isAnswer: (error: unknown) => boolean) =>
      breakerOf(key).fire(call, isAnswer) as Promise<T>,
  };
}

/** Whether this error says that the breaker was open and nothing was called. */
export const isBreakerOpen = (error: unknown): boolean =>
  error instanceof Error && (error as Error & { code?: unknown }).code === 'EOPENBREAKER';
