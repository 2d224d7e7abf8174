import { timeUntil } from '../pause.ts';
import type { Investigation, Lab } from './lab.ts';

/** Deletes a subject; whoever repeats it after a broken connection may be told that it is gone. */
export async function erase({ client }: Lab, one: Investigation): Promise<void> {
  one.erasure = 'asked';
  const { status, attempts } = await client.send('DELETE', `/subjects/${one.subjectId}`, { accept: [204, 404] });
  if (status === 404 && attempts === 1) client.counts.wrong.push(`${one.person.name} was gone before it was deleted`);
  one.erasure = 'acknowledged';
}

interface Proof {
  completed_at: string | null;
  removed: Record<string, number>;
}

/** How long it takes until the proofs of all are complete; null when some are not in time. */
export const untilErased = ({ client }: Lab, erased: readonly Investigation[], withinMs: number) => {
  const left = [...erased];
  return timeUntil(
    async () => {
      for (let one = left[0]; one; one = left[0]) {
        const { json } = await client.send<Proof>('GET', `/subjects/${one.subjectId}/erasure`, { accept: [200, 404] });
        if (!json.completed_at) return false;
        left.shift();
      }
      return true;
    },
    { withinMs, everyMs: 250 },
  );
};

/** Proofs that count less than what the client had been told of, in words. */
export async function wrongProofs({ client }: Lab, erased: readonly Investigation[]): Promise<string[]> {
  const found: string[] = [];
  for (const { subjectId, runIds, reportId, monitorId, person } of erased) {
    const { json } = await client.send<Proof>('GET', `/subjects/${subjectId}/erasure`, { accept: [200, 404] });
    const told = {
      runs: runIds.length,
      reports: reportId ? 1 : 0,
      files: reportId ? 1 : 0,
      monitors: monitorId ? 1 : 0,
    };
    for (const [kind, count] of Object.entries(told))
      if ((json.removed?.[kind] ?? 0) < count)
        found.push(`${person.name}: the proof counts ${json.removed?.[kind]} ${kind}, not ${count}`);
  }
  return found;
}
