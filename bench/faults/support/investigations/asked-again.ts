import type { Lab } from './lab.ts';
import { readSteps, type Step } from './watch-investigations.ts';

/** What the services' own books say of calls that were made more than once. */
export interface AskedAgain {
  /** Calls that asked what had been asked before. */
  repeated: number;
  /** Repeats with no kill between them and the call before: that one was not in flight when a worker died. */
  unexplained: string[];
  /** Calls about somebody whose answer of that source had been stored. */
  afterStored: string[];
}

/** Of persons with one run each: those of monitors ask the same on purpose. */
export async function findAskedAgain({ bed, sources, investigations }: Lab, kills: number[]): Promise<AskedAgain> {
  const subjects = new Map(
    investigations.flatMap((one) => (one.monitorId ? [] : [[one.person.name, one.subjectId] as const])),
  );
  const stored = new Map((await readSteps(bed.adminUrl)).filter(isLookUp).map((step) => [keyOf(step), step.at]));
  const last = new Map<string, number>();
  const found: AskedAgain = { repeated: 0, unexplained: [], afterStored: [] };
  for (const { worker, name, question, arrivedAt } of sources.calls) {
    const subjectId = name === null ? undefined : subjects.get(name);
    if (subjectId === undefined) continue;
    const before = last.get(question);
    last.set(question, arrivedAt);
    if (before !== undefined) found.repeated += 1;
    if (before !== undefined && !kills.some((at) => at > before && at < arrivedAt)) found.unexplained.push(question);
    const storedAt = stored.get(keyOf({ subjectId, worker }));
    if (storedAt !== undefined && storedAt < arrivedAt) found.afterStored.push(question);
  }
  return found;
}

const isLookUp = ({ what }: Step) => what === 'looked up';
const keyOf = ({ subjectId, worker }: Pick<Step, 'subjectId' | 'worker'>) => `${subjectId}/${worker}`;
