/** Keys that may wait; what is asked beyond that is dropped, for the relay to find. Bounds the memory of an outage. */
const MOST_WAITING = 10_000;

/**
 * Runs `work` at most once at a time per key; what is asked meanwhile is one more run afterwards. At most `limit` keys
 * run at once, the others wait their turn.
 */
export function coalesce(limit: number, work: (key: string) => Promise<void>): (key: string) => void {
  const running = new Set<string>();
  const waiting = new Set<string>();

  const next = () => {
    for (const key of waiting) {
      if (running.size >= limit) return;
      if (running.has(key)) continue;
      waiting.delete(key);
      running.add(key);
      void work(key).finally(() => {
        running.delete(key);
        next();
      });
    }
  };

  return (key) => {
    if (waiting.size < MOST_WAITING) waiting.add(key);
    next();
  };
}
