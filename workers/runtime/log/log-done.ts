import type { LogDone } from '../../../domain/done.ts';
import type { Logger } from './logger.ts';

/** Lines of one kind a second; of what is beyond, one line tells how much it was. */
const MOST_A_SECOND = 100;

/** Writes a line for each thing done, of each kind at most a hundred in the second that its first one begins. */
export function createLogDone(log: Logger, mostASecond = MOST_A_SECOND): LogDone {
  const counts = new Map<string, number>();
  const close = (what: string) => {
    const leftOut = (counts.get(what) ?? 0) - mostASecond;
    counts.delete(what);
    if (leftOut > 0) log.info({ leftOut }, what);
  };
  return (what, done) => {
    if (!log.isLevelEnabled('info')) return;
    const count = (counts.get(what) ?? 0) + 1;
    counts.set(what, count);
    if (count === 1) setTimeout(close, 1_000, what).unref(); // a process that ends before loses a number, and no line
    if (count <= mostASecond) log.info(done.ms === undefined ? done : { ...done, ms: Math.round(done.ms) }, what);
  };
}
