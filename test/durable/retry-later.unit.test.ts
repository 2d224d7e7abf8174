import { expect, test } from '@jest/globals';
import { retryLater } from '../../activities/failures.ts';

const delays = (error: Error): unknown[] =>
  [1, 2, 3, 4, 5, 6, 20].map((attempt) => retryLater(error, attempt, 1).nextRetryDelay);

test('a pass that fails is tried again after a delay that doubles up to 30 s', () => {
  expect(delays(new Error('no such column'))).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test('a pass that finds the database away looks again within 5 s, however often it did', () => {
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  const crashed = Object.assign(new Error('terminating connection'), { code: '57P02' });
  for (const error of [refused, crashed])
    expect(delays(error)).toEqual([1_000, 2_000, 4_000, 5_000, 5_000, 5_000, 5_000]);
});
