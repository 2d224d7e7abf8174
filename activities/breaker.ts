/** Consecutive failures that open the breaker, and how long it stays open (contract evaluations, section 9.6). */
const FAILURES_TO_OPEN = 5;
const OPEN_MS = 30_000;

/** What an error of a call says of the upstream: it is there, it is unwell, or nothing, because we broke the call off. */
export type CallMeaning = 'answer' | 'failure' | 'neither';

export interface Breakers {
  /**
   * Runs `call` through the breaker of this key. Throws the call's own error, or `BreakerOpen` without calling. While
   * open for long enough, one call at a time is let through to see whether the upstream is well again.
   */
  run<T>(key: string, call: () => Promise<T>, meaningOf: (error: unknown) => CallMeaning): Promise<T>;
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

interface Breaker {
  failures: number;
  openUntilMs: number;
  probing: boolean;
}

/** The breakers of a process, one per upstream and key. Only those are kept whose last call failed or is a probe. */
export function createBreakers(retryTimeScale: number, now: () => number = Date.now): Breakers {
  const breakers = new Map<string, Breaker>();

  const learn = (key: string, meaning: CallMeaning): void => {
    if (meaning === 'answer') breakers.delete(key);
    if (meaning !== 'failure') return;
    const breaker = breakers.get(key) ?? { failures: 0, openUntilMs: 0, probing: false };
    breaker.failures += 1;
    if (breaker.failures >= FAILURES_TO_OPEN) breaker.openUntilMs = now() + OPEN_MS * retryTimeScale;
    breakers.set(key, breaker);
  };

  /** The breaker that this call is the probe of, or null when it is closed. Throws while it lets nobody through. */
  const enter = (key: string): Breaker | null => {
    const breaker = breakers.get(key);
    if (!breaker || breaker.failures < FAILURES_TO_OPEN) return null;
    if (breaker.probing || now() < breaker.openUntilMs) throw new BreakerOpen('called too often in vain lately');
    breaker.probing = true;
    return breaker;
  };

  return {
    stateOf(key) {
      const breaker = breakers.get(key);
      if (!breaker || breaker.failures < FAILURES_TO_OPEN) return { kind: 'closed' };
      if (breaker.probing) return { kind: 'trying' };
      const forMs = breaker.openUntilMs - now();
      return forMs > 0 ? { kind: 'open', forMs } : { kind: 'trial' };
    },
    async run(key, call, meaningOf) {
      const probed = enter(key);
      try {
        const result = await call();
        learn(key, 'answer');
        return result;
      } catch (error) {
        learn(key, meaningOf(error));
        throw error;
      } finally {
        if (probed) probed.probing = false;
      }
    },
  };
}
