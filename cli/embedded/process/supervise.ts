import { setTimeout as sleep } from 'node:timers/promises';
import { errorText } from '../error-text.ts';

/** A part that runs. */
export interface RunningPart {
  alive(): boolean;
  stop(): Promise<void>;
}

/** A part to keep running. */
export interface EmbeddedPart {
  name: string;
  /** The part as the caller started it; without it `supervise` starts it. */
  running?: RunningPart;
  /** Starts or adopts it, where its clients look for it (same ports). */
  start(): Promise<RunningPart>;
}

/** What to watch, and who hears of it. */
export interface SuperviseInput {
  parts: readonly EmbeddedPart[];
  /** Called before each attempt; `reason` says that the part ended, or why the attempt before failed. */
  onRestart(name: string, reason: string): void;
  pollMs?: number;
}

/** Keeps parts running until told otherwise. */
export interface Supervisor {
  /** Ends the watching, after a restart under way; what runs goes on running. */
  stop(): Promise<void>;
  /** Ends the watching and then stops what runs, last part first. */
  stopParts(): Promise<void>;
}

const longestPauseMs = 10_000;
const calmMs = 30_000;

/** Looks at each part twice a second and restarts one that died: at once the first time, then after pauses that double up to ten seconds. */
export function supervise({ parts, onRestart, pollMs = 500 }: SuperviseInput): Supervisor {
  const stopping = new AbortController();
  const watched = parts.map((part): Watched => ({ part, running: part.running, onRestart, pollMs }));
  const loops = watched.map((each) => watch(each, stopping.signal));
  const stop = async (): Promise<void> => {
    stopping.abort();
    await Promise.all(loops);
  };
  return {
    stop,
    async stopParts(): Promise<void> {
      await stop();
      for (const { running } of watched.toReversed()) await running?.stop();
    },
  };
}

interface Watched extends Required<Pick<SuperviseInput, 'onRestart' | 'pollMs'>> {
  part: EmbeddedPart;
  running: RunningPart | undefined;
}

async function watch(watched: Watched, signal: AbortSignal): Promise<void> {
  const { part, onRestart, pollMs } = watched;
  let pauseMs = 0;
  let startedAt = Date.now();
  let reason: string | undefined;
  while (!signal.aborted) {
    if (watched.running?.alive()) {
      reason = 'it ended unexpectedly';
      if (Date.now() - startedAt > calmMs) pauseMs = 0;
      await pause(pollMs, signal);
      continue;
    }
    await pause(pauseMs, signal);
    if (signal.aborted) return;
    pauseMs = Math.min(Math.max(500, pauseMs * 2), longestPauseMs);
    if (reason !== undefined) onRestart(part.name, reason);
    try {
      watched.running = await part.start();
      startedAt = Date.now();
    } catch (error) {
      reason = errorText(error);
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
}
