import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, test } from '@jest/globals';
import { RowWaiter } from '../../db/durable/row-waiter.ts';
import { Listener } from '../../db/listener.ts';
import { eventually } from '../support/eventually.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A listener that is never connected: these tests hint by arriving. */
const silent = () => new Listener('postgres://nobody@127.0.0.1:1/none');
const hangUps: AbortController[] = [];
afterEach(() => {
  for (const hangUp of hangUps.splice(0)) hangUp.abort();
});
const patient = () => {
  const hangUp = new AbortController();
  hangUps.push(hangUp);
  return { timeoutMs: 60_000, signal: hangUp.signal };
};

test('steady traffic keeps nothing of earlier reads: their rows can be collected while waiting goes on', async () => {
  const read: WeakRef<object>[] = [];
  const waiter = new RowWaiter<object>(silent(), async (_workspace, ids) => {
    await turn();
    const rows = new Map<string, object>();
    for (const id of ids) if (id.startsWith('settled')) rows.set(id, { id, filling: new Array(1_000).fill(id) });
    read.push(new WeakRef(rows));
    return rows;
  });
  void waiter.wait('w', 'never', patient());
  // Somebody arrives during each read, so that one look never comes to an end.
  let settled = 0;
  for (let i = 0; i < 3_000; i += 1) {
    void waiter.wait('w', `settled ${i}`, patient()).then(() => {
      settled += 1;
    });
    await turn();
  }
  collectGarbage();
  const lasting = read.filter((rows) => rows.deref()).length;
  expect(read.length).toBeGreaterThan(1_000);
  await eventually('everyone is answered', () => settled === 3_000);
  expect(lasting).toBeLessThan(10);
});

test.each([
  ['rejects', () => Promise.reject(new Error('away'))],
  [
    'throws',
    () => {
      throw new Error('away');
    },
  ],
])('a read that %s ends nobody’s waiting: the next one answers', async (_how, fail) => {
  let reads = 0;
  const waiter = new RowWaiter<string>(silent(), (_workspace, ids) => {
    reads += 1;
    return reads <= 2 ? fail() : Promise.resolve(new Map(ids.map((id) => [id, `row ${id}`])));
  });
  const waiting = ['a', 'b'].map((id) => waiter.wait('w', id, patient()));
  expect(await Promise.all(waiting)).toEqual(['row a', 'row b']);
});

test('whoever was answered, hung up or ran out of time is not read for again', async () => {
  const reads: string[][] = [];
  const waiter = new RowWaiter<string>(silent(), async (_workspace, ids) => {
    reads.push(ids);
    return new Map(ids.includes('settled') ? [['settled', 'row']] : []);
  });
  const hungUp = patient();
  const waits = [
    waiter.wait('w', 'settled', patient()),
    waiter.wait('w', 'late', { timeoutMs: 1 }),
    waiter.wait('w', 'hung up', hungUp),
  ];
  void waiter.wait('w', 'patient', patient());
  hangUps[0]?.abort();
  expect(await Promise.all(waits)).toEqual(['row', null, null]);
  reads.length = 0;
  await eventually('the next read', () => reads.length > 0);
  expect(reads[0]).toEqual(['patient']);
});

test('reads of one workspace never overlap, and one that arrives during a read is in the next', async () => {
  let underWay = 0;
  let most = 0;
  const waiter = new RowWaiter<string>(silent(), async (_workspace, ids) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await turn();
    underWay -= 1;
    return new Map(ids.map((id) => [id, id]));
  });
  const waits: Promise<string | null>[] = [];
  for (let i = 0; i < 200; i += 1) {
    waits.push(waiter.wait('w', String(i), patient()));
    if (i % 3 === 0) await turn();
  }
  expect(await Promise.all(waits)).toHaveLength(200);
  expect(most).toBe(1);
});
