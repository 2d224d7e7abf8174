import { waitUntil } from './wait-until.ts';

/** A signal and how long the process may take to end after it. */
export interface EndStep {
  signal: NodeJS.Signals;
  waitMs: number;
}

/** Sends one signal after the other until the process has ended; returns also when the last one did not help. */
export async function endProcess(pid: number, isAlive: () => boolean, steps: readonly EndStep[]): Promise<void> {
  for (const { signal, waitMs } of steps) {
    if (!isAlive()) return;
    try {
      process.kill(pid, signal);
    } catch {
      return; // it ended between the look and the signal
    }
    if (await waitUntil(() => !isAlive(), waitMs)) return;
  }
}
