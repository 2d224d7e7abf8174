import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { UnderWay } from '../../workers/runtime/under-way.ts';

test('is idle once all has ended, what was begun meanwhile too', async () => {
  const underWay = new UnderWay();
  const ended: string[] = [];
  const begin = (name: string, then?: () => void) =>
    underWay.add(
      sleep(10).then(() => {
        ended.push(name);
        then?.();
      }),
    );
  await underWay.idle(60_000);
  begin('first', () => begin('second', () => begin('third')));
  begin('beside it');
  await underWay.idle(60_000);
  expect(ended.sort()).toEqual(['beside it', 'first', 'second', 'third']);
});

test('is waited for no longer than it may be', async () => {
  const underWay = new UnderWay();
  underWay.add(new Promise(() => {}));
  await underWay.idle(20);
});
