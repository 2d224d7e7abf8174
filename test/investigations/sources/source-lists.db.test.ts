import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ListStore } from '../../../activities/investigations/sources/client/list-store.ts';
import { SourceFault } from '../../../activities/investigations/sources/source-fault.ts';
import { sourceLists } from '../../../db/investigations/source-lists.ts';
import type { SourceList } from '../../../domain/investigations/enrichment/source-list.ts';
import { eventually } from '../../support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const HOUR_MS = 3_600_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const process = () => new ListStore(sourceLists(database.db));
const list = (ageMs = 0): SourceList => ({
  ...{ lines: new Set(['192.0.2.1', '2001:db8::1']), sha256: 'ab', retrievedAt: new Date(Date.now() - ageMs) },
});

test('of all processes of an installation one fetches a list, and again when it is old', async () => {
  let fetches = 0;
  const request = (ageMs: number) => ({
    maxAgeMs: HOUR_MS,
    async fetch() {
      fetches += 1;
      return list(ageMs);
    },
  });
  const lists = await Promise.all([1, 2, 3].map(() => process().listOf('young', request(0))));
  expect(fetches).toBe(1);
  expect(await process().listOf('young', request(0))).toEqual(lists[0]);
  expect(lists[0]?.lines).toEqual(new Set(['192.0.2.1', '2001:db8::1']));
  expect(fetches).toBe(1);
  await process().listOf('old', request(HOUR_MS));
  await process().listOf('old', request(0));
  expect(fetches).toBe(3);
});

test('after a fetch that failed another process may fetch at once', async () => {
  const fault = new SourceFault('error', 'answered 503');
  const failing = process().listOf('failing', { maxAgeMs: HOUR_MS, fetch: () => Promise.reject(fault) });
  await expect(failing).rejects.toBe(fault);
  await expect(process().listOf('failing', { maxAgeMs: HOUR_MS, fetch: async () => list() })).resolves.toBeDefined();
});

test('a look-up that is over waits for no other process', async () => {
  const other = Promise.withResolvers<SourceList>();
  let isFetching = false;
  const fetching = process().listOf('slow', {
    maxAgeMs: HOUR_MS,
    fetch: () => {
      isFetching = true;
      return other.promise;
    },
  });
  await eventually('the other fetches', () => isFetching);
  const over = new AbortController();
  const waiting = process().listOf('slow', { maxAgeMs: HOUR_MS, fetch: async () => list(), signal: over.signal });
  over.abort(new SourceFault('timeout', 'no answer in time'));
  await expect(waiting).rejects.toMatchObject({ status: 'timeout' });
  other.resolve(list());
  await fetching;
});
