import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from './runtime/log/logger.ts';
import { timeLimit } from './runtime/time-limit.ts';

export interface RepeatOptions {
  /** What is done, for the log. */
  name: string;
  firstAfterMs: number;
  /** From the end of one time to the beginning of the next. */
  everyMs: number;
  /** One time that takes longer has failed. */
  limitMs: number;
  work(over: AbortSignal): Promise<void>;
  onFailure?(): void;
  log: Logger;
}

export interface Repetition {
  /** Resolves when the time under way has ended. */
  stop(): Promise<void>;
}

/** Does something again and again until it is stopped. A failure ends nothing; the first of several is a warning. */
export function repeat(options: RepeatOptions): Repetition {
  const stopping = new AbortController();
  const loop = keepDoing(options, stopping.signal);
  return {
    stop() {
      stopping.abort();
      return loop;
    },
  };
}

async function keepDoing(options: RepeatOptions, stopping: AbortSignal): Promise<void> {
  const { name, firstAfterMs, everyMs, limitMs, work, onFailure, log } = options;
  const pause = (ms: number) => sleep(ms, undefined, { signal: stopping }).catch(() => {});
  let isFailing = false;
  await pause(firstAfterMs);
  while (!stopping.aborted) {
    try {
      await timeLimit(limitMs, work);
      if (isFailing) log.info(`${name} works again`);
      isFailing = false;
    } catch (error) {
      log[isFailing ? 'debug' : 'warn']({ err: error }, `${name} failed; it is tried again`);
      isFailing = true;
      onFailure?.();
    }
    await pause(everyMs);
  }
}
