import { describe, expect, it } from '@jest/globals';
import { ListStore } from '../../../activities/investigations/sources/client/list-store.ts';
import { SourceFault } from '../../../activities/investigations/sources/source-fault.ts';
import type { SourceList } from '../../../domain/investigations/enrichment/source-list.ts';

const HOUR_MS = 3_600_000;
const list = (ageMs = 0): SourceList => ({
  lines: new Set(['192.0.2.1']),
  sha256: '',
  retrievedAt: new Date(Date.now() - ageMs),
});

const by = (fetch: () => Promise<SourceList>) => ({ maxAgeMs: HOUR_MS, fetch });

describe('ListStore', () => {
  it('fetches a list once for all who want it, and again when it is old', async () => {
    const store = new ListStore();
    let fetches = 0;
    const of = (ageMs: number) =>
      store.listOf(
        'a',
        by(async () => {
          fetches += 1;
          return list(ageMs);
        }),
      );
    await Promise.all([of(0), of(0), of(0)]);
    await of(0);
    expect(fetches).toBe(1);
    const other = new ListStore();
    await other.listOf(
      'a',
      by(async () => list(HOUR_MS + 1)),
    );
    await other.listOf(
      'a',
      by(async () => {
        fetches += 1;
        return list();
      }),
    );
    expect(fetches).toBe(2);
  });

  it('fetches anew after a fault, which all who wait are told', async () => {
    const store = new ListStore();
    const fault = new SourceFault('error', 'answered 503');
    const waiting = [1, 2].map(() =>
      store.listOf(
        'a',
        by(() => Promise.reject(fault)),
      ),
    );
    for (const one of await Promise.allSettled(waiting)) expect(one).toMatchObject({ reason: fault });
    await expect(
      store.listOf(
        'a',
        by(async () => list()),
      ),
    ).resolves.toBeDefined();
  });

  it.each([
    ['out of time', new SourceFault('timeout', 'no answer in time')],
    ['given up', new Error('the run was given up')],
  ])('lets a look-up fetch by itself when that of another was %s', async (_, error) => {
    const store = new ListStore();
    const first = store.listOf(
      'a',
      by(() => Promise.reject(error)),
    );
    const second = store.listOf(
      'a',
      by(async () => list()),
    );
    await expect(first).rejects.toBe(error);
    await expect(second).resolves.toMatchObject({ lines: new Set(['192.0.2.1']) });
  });
});
