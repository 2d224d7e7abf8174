import { expect, test } from '@jest/globals';
import { DrainSlots } from '../../activities/drain-slots.ts';
import { Ear } from '../../activities/ear.ts';
import { Places } from '../../activities/places.ts';

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
