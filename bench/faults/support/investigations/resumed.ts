import type { Step } from './watch-investigations.ts';

interface Resumed {
  /** The longest time from a kill until a run that it met went on. */
  longestMs: number;
  /** Kills of which a run had not recovered when the next one came, so that nothing is known of it. */
  unknown: number;
}

/** When the runs went on that were under way at a kill: by the first look-up stored after it, or their end. */
export function whenResumed(steps: readonly Step[], kills: readonly number[]): Resumed {
  const runs = Map.groupBy(steps, ({ runId }) => runId);
  const found: Resumed = { longestMs: 0, unknown: 0 };
  for (const own of runs.values())
    for (const [place, killedAt] of kills.entries()) {
      if (!own.some(({ at }) => at < killedAt)) continue;
      const next = own.find(({ at }) => at > killedAt);
      if (!next) continue; // it had ended
      const nextKill = kills[place + 1] ?? Number.POSITIVE_INFINITY;
      if (next.at < nextKill) found.longestMs = Math.max(found.longestMs, next.at - killedAt);
      else if (nextKill - killedAt > found.longestMs) found.unknown += 1;
    }
  return found;
}
