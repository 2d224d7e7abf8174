import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '../../db/database.ts';
import { createRateLimiter } from '../../db/http/rate-limit.ts';
import { eventually } from '../support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

describe('rate limit windows', () => {
  let test: TestDatabase;
  let other: Database;
  let processes: ReturnType<typeof createRateLimiter>[];

  beforeAll(async () => {
    test = await createTestDatabase();
    other = await openDatabase({ url: test.url });
    processes = [createRateLimiter(test.db), createRateLimiter(other)];
  });
  afterAll(async () => {
    await other.close();
    await test.drop();
  });

  const call = (key: string, overrides = {}) => ({ key, windowMs: 60_000, limit: 60, cost: 1, ...overrides });
  const take = (process: number, ...args: Parameters<typeof call>) => processes[process]!(call(...args));

  it('lets 60 calls through two processes and refuses the 61st', async () => {
    for (let index = 0; index < 60; index += 1) expect((await take(index % 2, 'two')).granted).toBe(true);
    for (const process of [0, 1]) expect(await take(process, 'two')).toMatchObject({ granted: false, used: 60 });
  });

  it('lets exactly 60 of a burst of 200 through, the first of each process first', async () => {
    const states = await Promise.all(Array.from({ length: 200 }, (_, index) => take(index % 2, 'burst')));
    expect(states.filter(({ granted }) => granted)).toHaveLength(60);
    for (const process of [0, 1]) {
      const mine = states.filter((_, index) => index % 2 === process).map(({ granted }) => granted);
      expect(mine).toEqual([...mine].sort((a, b) => Number(b) - Number(a)));
    }
    expect(Math.max(...states.map(({ used }) => used))).toBe(60);
  });

  it('slides: a place is free as soon as the oldest call has left the window, and not before', async () => {
    const windowMs = 400;
    const grantedAt: number[] = [];
    let refused = 0;
    for (let index = 0; grantedAt.length < 6; index += 1) {
      const { granted, nowMs } = await take(index % 2, 'slide', { windowMs, limit: 2 });
      const twoBefore = grantedAt.at(-2);
      const isFree = twoBefore === undefined || nowMs - twoBefore >= windowMs; // by the clock that counts
      expect({ nowMs, granted }).toEqual({ nowMs, granted: isFree });
      if (granted) grantedAt.push(nowMs);
      else refused += 1;
    }
    expect(refused).toBeGreaterThan(0);
  });

  it('never counts a refused call', async () => {
    const short = { windowMs: 500, limit: 1 };
    const first = await take(0, 'patient', short);
    const next = await eventually('a place is free', async () => {
      const taken = await take(0, 'patient', short);
      if (!taken.granted) expect(taken).toMatchObject({ used: 1, oldestAtMs: first.oldestAtMs });
      return taken.granted ? taken : null;
    });
    expect(next.oldestAtMs).toBe(next.nowMs);
  });

  it('takes a costly call whole or not at all', async () => {
    const rule = { limit: 10 };
    expect(await take(0, 'cost', { ...rule, cost: 7 })).toMatchObject({ granted: true, used: 7 });
    expect(await take(1, 'cost', { ...rule, cost: 4 })).toMatchObject({ granted: false, used: 7 });
    expect(await take(0, 'cost', { ...rule, cost: 3 })).toMatchObject({ granted: true, used: 10 });
  });

  it('keeps a window above 1,000 calls in at most 101 buckets and within its limit', async () => {
    const rule = { limit: 5_000, windowMs: 1_000 };
    const states = await Promise.all(Array.from({ length: 6_000 }, (_, index) => take(index % 2, 'big', rule)));
    const passed = states.filter(({ granted }) => granted).length;
    const tookMs = Math.max(...states.map(({ nowMs }) => nowMs)) - Math.min(...states.map(({ nowMs }) => nowMs));
    expect(passed).toBeGreaterThanOrEqual(5_000);
    if (tookMs < 1_000) expect(passed).toBe(5_000);
    const { rows } = await test.db.pool.query("select cardinality(hits) as n from rate_window where key = 'big'");
    expect(rows[0].n).toBeLessThanOrEqual(101);
  });

  it('keeps windows of different keys apart and follows a limit that grows', async () => {
    await take(0, 'a', { limit: 1 });
    expect((await take(0, 'b', { limit: 1 })).granted).toBe(true);
    expect((await take(0, 'a', { limit: 1 })).granted).toBe(false);
    expect((await take(0, 'a', { limit: 2_000 })).granted).toBe(true);
  });

  it('survives the removal of its row', async () => {
    await take(0, 'swept');
    await test.db.pool.query("delete from rate_window where key = 'swept'");
    expect(await take(1, 'swept')).toMatchObject({ granted: true, used: 1 });
  });
});
