import { expect, test } from '@jest/globals';
import { sharePlaces } from '../../domain/durable/share-places.ts';

const key = (workspaceId: string, used: number, { waits = true, name = 'k' } = {}) => ({
  workspaceId,
  key: name,
  used,
  waits,
});
const placesOf = (shares: ReturnType<typeof sharePlaces>) =>
  Object.fromEntries(shares.map(({ workspaceId, key, places }) => [`${workspaceId}/${key}`, places]));

test('a key gets no more than its own places, however many are free', () => {
  const shares = sharePlaces([key('a', 95), key('b', 96)], { each: 100, total: 900 }, 64);
  expect(placesOf(shares)).toEqual({ 'a/k': 5, 'b/k': 4 });
  expect(shares.map(({ isShort }) => isShort)).toEqual([false, false]);
});

test('where places are scarce those who have the fewest come first, and in the end all have equally many', () => {
  const shares = sharePlaces(
    [key('a', 6), key('b', 1), key('c', 0), key('idle', 3, { waits: false })],
    { each: 100, total: 20 },
    64,
  );
  expect(placesOf(shares)).toEqual({ 'a/k': 0, 'b/k': 5, 'c/k': 5 });
  expect(shares.every(({ isShort }) => isShort)).toBe(true);
});

test('a workspace has no more of the scarce places by waiting under several keys', () => {
  const shares = sharePlaces(
    [key('a', 0, { name: 'x' }), key('a', 0, { name: 'y' }), key('b', 0)],
    { each: 9, total: 8 },
    64,
  );
  const { 'a/x': x = 0, 'a/y': y = 0, 'b/k': b } = placesOf(shares);
  expect([x + y, b]).toEqual([4, 4]);
});

test('nothing is shared where nothing is free, or more is taken than there is', () => {
  expect(placesOf(sharePlaces([key('a', 9), key('b', 3)], { each: 100, total: 10 }, 64))).toEqual({
    'a/k': 0,
    'b/k': 0,
  });
});
