import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { BreakerOpen, type Breakers, type CallMeaning, createBreakers } from '../../activities/breaker.ts';

describe('a breaker', () => {
  let breakers: Breakers;
  let calls: number;
  beforeEach(() => {
    jest.useFakeTimers();
    calls = 0;
    breakers = createBreakers(1);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const count = async () => {
    calls += 1;
  };
  const fail = async () => {
    calls += 1;
    throw new Error('away');
  };
  const answered = () => breakers.run('a', count, () => 'failure');
  const failed = (meaning: CallMeaning = 'failure', key = 'a') =>
    breakers.run(key, fail, () => meaning).catch((error: unknown) => error);
  const failedTimes = async (times: number, meaning?: CallMeaning) => {
    for (let time = 0; time < times; time += 1) await failed(meaning);
  };
  const isOpen = async (key = 'a') => {
    const before = calls;
    const error = await failed('neither', key);
    return error instanceof BreakerOpen && calls === before;
  };

  it('opens at the fifth failure in a row, for 30 s and for its key alone', async () => {
    await failedTimes(4);
    expect(await isOpen()).toBe(false);
    await failed();
    expect([await isOpen(), await isOpen('b')]).toEqual([true, false]);
    jest.advanceTimersByTime(29_999);
    expect(await isOpen()).toBe(true);
    jest.advanceTimersByTime(1);
    await answered();
    expect(await isOpen()).toBe(false);
  });

  it('counts anew after an answer, be it a result or an error', async () => {
    for (const answer of [answered, () => failed('answer')]) {
      await failedTimes(4);
      await answer();
      await failedTimes(4);
      expect(await isOpen()).toBe(false);
      await answer();
    }
  });

  it('a call that was broken off neither closes it nor keeps it from opening', async () => {
    await failedTimes(4);
    await failedTimes(3, 'neither');
    await failed();
    expect(await isOpen()).toBe(true);
    jest.advanceTimersByTime(30_000);
    await failed('neither'); // the probe is broken off: the next call is one
    expect(await isOpen()).toBe(false);
    await failed();
    expect(await isOpen()).toBe(true);
  });

  it('lets one call at a time see whether the upstream is well again, and waits anew when it is not', async () => {
    await failedTimes(5);
    jest.advanceTimersByTime(30_000);
    let answer = () => {};
    const waiting = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const probe = breakers.run(
      'a',
      () => waiting,
      () => 'failure',
    );
    expect(await isOpen()).toBe(true);
    answer();
    await probe;
    expect(await isOpen()).toBe(false);

    await failedTimes(5);
    jest.advanceTimersByTime(30_000);
    await failed();
    expect(await isOpen()).toBe(true);
    jest.advanceTimersByTime(30_000);
    expect(await isOpen()).toBe(false);
  });

  it('stays open for as long as the time scale says', async () => {
    breakers = createBreakers(0.1);
    await failedTimes(5);
    jest.advanceTimersByTime(2_999);
    expect(await isOpen()).toBe(true);
    jest.advanceTimersByTime(1);
    expect(await isOpen()).toBe(false);
  });
});
