import { setTimeout as sleep } from 'node:timers/promises';

/** Polls `check` every `everyMs` until it is true; false when it still is not after `timeoutMs`. */
export async function waitUntil(
  check: () => boolean | Promise<boolean>,
  timeoutMs: number,
  everyMs = 20,
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!(await check())) {
    if (Date.now() >= deadline) return false;
    await sleep(everyMs);
  }
  return true;
}
