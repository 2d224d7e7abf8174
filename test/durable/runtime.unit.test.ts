import { expect, test } from '@jest/globals';
import { ConcurrencyLimit } from '../../activities/concurrency-limit.ts';
import { CommitHints } from '../../activities/drain/commit-hints.ts';
import { DrainSlots } from '../../activities/drain/drain-slots.ts';

test('passes linger only while over half of the slots are free', async () => {
  const slots = new DrainSlots(4);
  expect(slots.mayLinger).toBe(true);
  await slots.hold(async () => {
    expect(slots.mayLinger).toBe(true);
    await slots.hold(async () => expect(slots.mayLinger).toBe(false));
  });
  await expect(slots.hold(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(slots.mayLinger).toBe(true);
  expect(new DrainSlots(0).mayLinger).toBe(false);
});

test('places are bounded for each key and for all, and free again once they are left', () => {
  const limit = new ConcurrencyLimit({ each: 2, total: 3 });
  const leave = limit.acquire('a');
  expect([limit.acquire('a'), limit.acquire('a')]).toEqual([expect.any(Function), null]);
  expect([limit.acquire('b'), limit.acquire('b')]).toEqual([expect.any(Function), null]);
  leave?.();
  expect([limit.acquire('c'), limit.acquire('a')]).toEqual([expect.any(Function), null]);
});

test('a hint that comes between a claim and the wait for more is not lost', async () => {
  let hint = () => {};
  const hints = new CommitHints((callback) => {
    hint = callback;
    return () => {};
  });
  const never = new AbortController().signal;
  const nothing = async () => false;
  hints.reset();
  hint();
  expect(await hints.wait(5_000, never, nothing)).toBe(true);
  hints.reset();
  expect(await hints.wait(30, never, nothing)).toBe(false);
  const waiting = hints.wait(60_000, never, nothing);
  hint();
  expect(await waiting).toBe(true);
});

test('without any hint the hints finds by polling what is there', async () => {
  const hints = new CommitHints(() => () => {});
  let looks = 0;
  const found = hints.wait(5_000, new AbortController().signal, async () => {
    looks += 1;
    return looks === 2;
  });
  expect(await found).toBe(true);
});
