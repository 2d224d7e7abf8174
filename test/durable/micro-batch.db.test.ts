import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { microBatch } from '../../db/sql/micro-batch.ts';

const recording = (options: { maxItems?: number; maxBytes?: number } = {}) => {
  const batches: { key: string; items: string[] }[] = [];
  const submit = microBatch<string, string>({
    maxItems: 100,
    ...options,
    sizeOf: (item) => item.length,
    run: async (key, items) => {
      batches.push({ key, items });
      await sleep(2);
      if (items.includes('bad')) throw new Error('bad row');
      return items.map((item) => item.toUpperCase());
    },
  });
  return { batches, submit };
};

test('what is asked within one turn of the event loop is one batch, and each caller gets its own result', async () => {
  const { batches, submit } = recording();
  const results = await Promise.all(['a', 'b', 'c'].map((item) => submit('w', item)));
  expect(results).toEqual(['A', 'B', 'C']);
  expect(batches).toEqual([{ key: 'w', items: ['a', 'b', 'c'] }]);
});

test('a batch holds one key only', async () => {
  const { batches, submit } = recording();
  await Promise.all([submit('one', 'a'), submit('two', 'b'), submit('one', 'c')]);
  expect(batches.map(({ key, items }) => [key, items])).toEqual([
    ['one', ['a', 'c']],
    ['two', ['b']],
  ]);
});

test('a batch has bounds: rows and bytes; what is larger than all bytes travels alone', async () => {
  const byRows = recording({ maxItems: 3 });
  await Promise.all(Array.from({ length: 7 }, (_, i) => byRows.submit('w', String(i))));
  expect(byRows.batches.map(({ items }) => items.length)).toEqual([3, 3, 1]);
  const byBytes = recording({ maxBytes: 4 });
  await Promise.all(['aa', 'bb', 'cc', 'dddddddd', 'e'].map((item) => byBytes.submit('w', item)));
  expect(byBytes.batches.map(({ items }) => items)).toEqual([['aa', 'bb'], ['cc'], ['dddddddd'], ['e']]);
});

test('an error that would meet every item alike fails them together', async () => {
  let runs = 0;
  const submit = microBatch<string, string>({
    maxItems: 10,
    failsAll: () => true,
    run: async () => {
      runs += 1;
      throw new Error('the database is away');
    },
  });
  const results = await Promise.allSettled(['a', 'b', 'c'].map((item) => submit('w', item)));
  expect(results.every(({ status }) => status === 'rejected')).toBe(true);
  expect(runs).toBe(1);
});

test('a failed batch is tried row by row: one bad row fails its own caller only', async () => {
  const { submit } = recording();
  const results = await Promise.allSettled(['a', 'bad', 'b'].map((item) => submit('w', item)));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
