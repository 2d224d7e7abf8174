import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is truthy; fails with what it waited for when the time is up. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T> | T,
  { withinMs = 60_000, everyMs = 50 } = {},
): Promise<NonNullable<T>> {
  const endsAt = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > endsAt) throw new Error(`not within ${withinMs} ms: ${what}`);
    await sleep(everyMs);
  }
}
