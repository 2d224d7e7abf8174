import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { type RunningPart, supervise } from '../../cli/embedded/process/supervise.ts';
import { waitUntil } from '../../cli/embedded/process/wait-until.ts';

interface FakePart extends RunningPart {
  dead: boolean;
}
function fakePart(onStop: () => void = () => undefined): FakePart {
  const part: FakePart = {
    dead: false,
    alive: () => !part.dead,
    stop: async () => {
      part.dead = true;
      onStop();
    },
  };
  return part;
}

test('restarts only the part that died, and says why', async () => {
  const [first, other] = [fakePart(), fakePart()];
  const restarts: string[] = [];
  const supervisor = supervise({
    parts: [
      { name: 'first', running: first, start: async () => fakePart() },
      { name: 'other', running: other, start: () => Promise.reject(new Error('never asked')) },
    ],
    onRestart: (name, reason) => restarts.push(`${name}: ${reason}`),
    pollMs: 10,
  });
  await sleep(50); // five looks
  expect(restarts).toEqual([]);
  first.dead = true;
  await waitUntil(() => restarts.length > 0, 30_000);
  await sleep(50); // five looks
  await supervisor.stop();
  expect(restarts).toEqual(['first: it ended unexpectedly']);
});

test('waits longer after each failed restart and tells the reason of the last', async () => {
  const times: number[] = [];
  const reasons: string[] = [];
  const part = fakePart();
  part.dead = true;
  const supervisor = supervise({
    parts: [
      {
        name: 'part',
        running: part,
        start: async () => {
          times.push(Date.now());
          if (times.length < 3) throw new Error(`failure ${times.length}`);
          return fakePart();
        },
      },
    ],
    onRestart: (_, reason) => reasons.push(reason),
    pollMs: 10,
  });
  expect(await waitUntil(() => times.length === 3, 5_000)).toBe(true);
  await supervisor.stop();
  const [a = 0, b = 0, c = 0] = times;
  expect(b - a).toBeGreaterThanOrEqual(490);
  expect(c - b).toBeGreaterThanOrEqual(990);
  expect(reasons.slice(-2)).toEqual(['failure 1', 'failure 2']);
});

test('after stop nothing is restarted any more; stopParts ends the last part first', async () => {
  const stopped: string[] = [];
  let starts = 0;
  const parts = ['database', 'scheduler'].map((name) => ({
    name,
    start: async () => {
      starts++;
      return fakePart(() => stopped.push(name));
    },
  }));
  const supervisor = supervise({ parts, onRestart: () => undefined, pollMs: 10 });
  await waitUntil(() => starts === 2, 30_000);
  await supervisor.stopParts();
  await sleep(50); // five looks
  expect(stopped).toEqual(['scheduler', 'database']);
  expect(starts).toBe(2);
});
