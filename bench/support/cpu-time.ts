import { readdirSync, readFileSync } from 'node:fs';

/** Processor seconds used so far, by part of the product: unlike rates, hardly disturbed by what else the machine does. */
export interface CpuTime {
  tracework: number;
  postgres: number;
  temporal: number;
}

const TICKS_PER_SECOND = 100;

/** Seconds that a process and its children have used; 0 where the system does not tell (it is read from /proc). */
export function cpuSeconds(pid: number): number {
  const processes = readProcesses();
  const own = processes.filter((one) => one.pid === pid || one.parent === pid);
  return (
    own.reduce((sum, one) => sum + one.ticks + (one.pid === pid ? one.endedChildrenTicks : 0), 0) / TICKS_PER_SECOND
  );
}

function readProcesses() {
  return numericNames('/proc').flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number); // the name before may hold blanks
      const [parent = 0, user = 0, system = 0, childUser = 0, childSystem = 0] = [1, 11, 12, 13, 14].map(
        (at) => fields[at],
      );
      return [{ pid, parent, ticks: user + system, endedChildrenTicks: childUser + childSystem }];
    } catch {
      return []; // it ended meanwhile
    }
  });
}

function numericNames(folder: string): number[] {
  try {
    return readdirSync(folder).map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** What each of `count` things cost between two readings, in microseconds, in words. */
export const cpuPerItem = (before: CpuTime, after: CpuTime, count: number, item: string): string =>
  (['tracework', 'postgres', 'temporal'] as const)
    .map((part) => `${part} ${Math.round(((after[part] - before[part]) / count) * 1e6)} µs`)
    .join(', ')
    .concat(` of processor time a ${item}`);
