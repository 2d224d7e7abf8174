import type { Step } from './watch-investigations.ts';

/** When a worker was killed, and when the next one ran. */
export interface Kill {
  at: number;
  upAt: number;
}

interface Resumed {
  /** The longest time from a new worker until a run that the kill had met went on. */
  longestMs: number;
  /** How often a run was met by the next kill before it went on, so that nothing is known of it. */
  unknown: number;
}

/** When the runs went on that were under way at a kill: by the first look-up stored after it, or their end. */
export function whenResumed(steps: readonly Step[], kills: readonly Kill[]): Resumed {
  const runs = Map.groupBy(steps, ({ runId }) => runId);
  const found: Resumed = { longestMs: 0, unknown: 0 };
  for (const own of runs.values())
    for (const [place, kill] of kills.entries()) {
      if (!own.some(({ at }) => at < kill.at)) continue;
      const next = own.find(({ at }) => at > kill.at);
      if (!next) continue; // it had ended
      const nextKill = kills[place + 1]?.at ?? Number.POSITIVE_INFINITY;
      if (next.at >= nextKill) found.unknown += 1;
      found.longestMs = Math.max(found.longestMs, Math.min(next.at, nextKill) - kill.upAt);
    }
  return found;
}
