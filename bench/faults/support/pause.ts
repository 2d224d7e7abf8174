import { setTimeout as sleep } from 'node:timers/promises';

/** A moment nobody can foresee, so that kills strike wherever the program happens to be. */
export const pauseBetween = (lowMs: number, highMs: number): Promise<void> =>
  sleep(lowMs + Math.random() * (highMs - lowMs));

/** Asks until the answer is true; answers how long it took, null when the time was up. */
export async function timeUntil(
  ask: () => Promise<boolean> | boolean,
  { withinMs, everyMs = 100 }: { withinMs: number; everyMs?: number },
): Promise<number | null> {
  const startedAt = performance.now();
  for (;;) {
    if (await ask()) return performance.now() - startedAt;
    if (performance.now() - startedAt > withinMs) return null;
    await sleep(everyMs);
  }
}
