import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { DrainSlots } from '../../activities/drain-slots.ts';
import { Ear } from '../../activities/ear.ts';
import { Places } from '../../activities/places.ts';
import { coalesce } from '../../workers/runtime/coalesce.ts';

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
  const places = new Places({ each: 2, total: 3 });
  const leave = places.enter('a');
  expect([places.enter('a'), places.enter('a')]).toEqual([expect.any(Function), null]);
  expect([places.enter('b'), places.enter('b')]).toEqual([expect.any(Function), null]);
  leave?.();
  expect([places.enter('c'), places.enter('a')]).toEqual([expect.any(Function), null]);
});

test('wakes of one key are coalesced: one runs, all that come meanwhile are one more', async () => {
  const runs: string[] = [];
  const wake = coalesce(64, async (key) => {
    runs.push(key);
    await sleep(10);
  });
  for (let i = 0; i < 50; i += 1) wake('a');
  wake('b');
  await sleep(60);
  expect(runs.sort()).toEqual(['a', 'a', 'b']);
});

test('no more keys are woken at once than allowed, and every one in the end', async () => {
  let running = 0;
  let most = 0;
  const woken = new Set<string>();
  const wake = coalesce(3, async (key) => {
    running += 1;
    most = Math.max(most, running);
    await sleep(2);
    woken.add(key);
    running -= 1;
  });
  for (let i = 0; i < 20; i += 1) wake(String(i));
  await sleep(120);
  expect(most).toBe(3);
  expect(woken.size).toBe(20);
});

test('a hint that comes between a claim and the wait for more is not lost', async () => {
  let hint = () => {};
  const ear = new Ear((callback) => {
    hint = callback;
    return () => {};
  });
  const never = new AbortController().signal;
  const nothing = async () => false;
  ear.forget();
  hint();
  expect(await ear.wait(5_000, never, nothing)).toBe(true);
  ear.forget();
  expect(await ear.wait(30, never, nothing)).toBe(false);
  setTimeout(() => hint(), 20);
  expect(await ear.wait(5_000, never, nothing)).toBe(true);
});

test('without any hint the ear finds by polling what is there', async () => {
  const ear = new Ear(() => () => {});
  let looks = 0;
  const found = ear.wait(5_000, new AbortController().signal, async () => {
    looks += 1;
    return looks === 2;
  });
  expect(await found).toBe(true);
});
