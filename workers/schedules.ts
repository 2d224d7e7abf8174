import type { Schedule, Schedules } from '../domain/durable/schedules.ts';
import type { Logger } from './runtime/log/logger.ts';

const RETRY_MS = 5_000;

export interface KeepSchedulesInput {
  schedules: Schedules;
  /** What the rooms want by the settings; one without times is removed. */
  wanted: readonly Schedule[];
  log: Logger;
}

/** Makes the schedules of this installation what its settings say; tries until Temporal is there or `stop` is called. */
export function keepSchedules({ schedules, wanted, log }: KeepSchedulesInput): { stop(): void } {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const attempt = async (left: readonly Schedule[]) => {
    const results = await Promise.allSettled(left.map((schedule) => schedules.put(schedule)));
    const failed = left.filter((_, index) => results[index]?.status === 'rejected');
    const err = results.find((result) => result.status === 'rejected')?.reason;
    if (failed.length === 0) return;
    log.debug({ err }, 'the schedules could not be set; trying again');
    if (!stopped) timer = setTimeout(() => void attempt(failed), RETRY_MS);
  };
  void attempt(wanted);
  return {
    stop(): void {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
