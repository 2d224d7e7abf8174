import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { coalesce } from '../../workers/runtime/coalesce.ts';

// The clock stands still unless a test moves it, so what happens meanwhile waits for nothing that cools down.
beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
afterEach(() => void jest.useRealTimers());

const COOL_DOWN_MS = 250;

/** Work that ends when the test says so, in the order in which it began. */
function heldWork() {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  return {
    begun,
    work: (key: string) => {
      begun.push(key);
      return new Promise<number>((resolve) => ends.push(() => resolve(COOL_DOWN_MS)));
    },
    async end(count = 1) {
      for (const end of ends.splice(0, count)) end();
      await turn();
    },
  };
}
const named = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

test('a key that cools down holds no slot: 2,000 keys run before the first of them may run again', async () => {
  const runs: string[] = [];
  const request = coalesce(64, async (key) => {
    runs.push(key);
    return COOL_DOWN_MS;
  });
  const keys = named('', 2_000);
  for (const key of keys) request(key);
  await turn();
  expect(new Set(runs).size).toBe(2_000);
  expect(runs).toHaveLength(2_000);
});

test('no more keys run at once than there are slots, and every one in the end', async () => {
  const { begun, work, end } = heldWork();
  const request = coalesce(3, work);
  for (const key of named('', 20)) request(key);
  for (let ended = 0; ended < 20; ended += 1) {
    expect(begun).toHaveLength(Math.min(20, ended + 3));
    await end();
  }
  expect(begun).toEqual(named('', 20));
});

test('requests that come while a key runs or cools down are one more run, once it has cooled down', async () => {
  const { begun, work, end } = heldWork();
  const request = coalesce(64, work);
  for (let i = 0; i < 50; i += 1) request('hot');
  await end();
  for (let i = 0; i < 50; i += 1) request('hot');
  await jest.advanceTimersByTimeAsync(COOL_DOWN_MS - 1);
  expect(begun).toHaveLength(1);
  await jest.advanceTimersByTimeAsync(1);
  expect(begun).toHaveLength(2);
  await end();
  await jest.advanceTimersByTimeAsync(10 * COOL_DOWN_MS);
  expect(begun).toHaveLength(2); // nobody asked since
});

test('a key that is asked for without end runs once a cool-down', async () => {
  const runs: string[] = [];
  const request = coalesce(64, async (key) => {
    runs.push(key);
    return COOL_DOWN_MS;
  });
  for (let ms = 0; ms < 10 * COOL_DOWN_MS; ms += 10) {
    request('hot');
    await jest.advanceTimersByTimeAsync(10);
  }
  expect(runs.length).toBeGreaterThanOrEqual(9);
  expect(runs.length).toBeLessThanOrEqual(11);
});

test.each([
  ['the relay', 'writer', 'relay'],
  ['a writer', 'relay', 'writer'],
] as const)('%s has every second turn, however many keys the other one asks for', async (_who, flood, other) => {
  const { begun, work, end } = heldWork();
  const request = coalesce(2, work);
  for (const key of named('flood ', 20_000)) request(key, flood);
  for (const key of named('few ', 5)) request(key, other);
  for (let i = 0; i < 5; i += 1) await end(2);
  expect(begun.slice(2, 12).filter((key) => key.startsWith('few'))).toEqual(named('few ', 5));
});

test('a key that both ask for runs once, at the earlier turn', async () => {
  const { begun, work, end } = heldWork();
  const request = coalesce(1, work);
  request('first');
  for (const key of named('found ', 10)) request(key, 'relay');
  request('found 9');
  await end();
  await end();
  expect(begun).toContain('found 9');
  for (let i = 0; i < 20; i += 1) await end();
  await jest.advanceTimersByTimeAsync(COOL_DOWN_MS);
  expect(begun.filter((key) => key === 'found 9')).toHaveLength(1);
});

test('memory is bounded: keys beyond 10,000 of a requester are dropped, and keys cool down in bounded number', async () => {
  const { begun, work, end } = heldWork();
  const request = coalesce(1, work);
  for (const key of named('', 30_000)) request(key);
  while (begun.length < 10_001) await end();
  await end();
  expect(begun).toHaveLength(10_001); // the first ran at once
  expect(jest.getTimerCount()).toBeLessThanOrEqual(10_000);
});
