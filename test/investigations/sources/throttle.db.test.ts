import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { askSource } from '../../../activities/investigations/sources/ask-source.ts';
import { defineSource, type Throttle } from '../../../activities/investigations/sources/source.ts';
import { createOutboundHttp, type OutboundHttp } from '../../../activities/outbound/outbound-http.ts';
import { createRateLimiter } from '../../../db/http/rate-limit.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { askParts, SourceBed, wired } from './source-bed.ts';

let database: TestDatabase;
let bed: SourceBed;
let http: OutboundHttp;
beforeAll(async () => {
  database = await createTestDatabase();
  bed = await SourceBed.start();
  http = createOutboundHttp({ trustedOrigins: [], allowPrivateTargets: true });
});
afterAll(async () => {
  await http.close();
  await bed.stop();
  await database.drop();
});

/** The look-ups of two processes at a source with this throttle, and when their calls arrived. */
function twoProcesses(id: 'user_github' | 'user_gitlab' | 'user_reddit', throttle: Throttle & { withKey?: Throttle }) {
  const arrivals: number[] = [];
  const notFound = () => {
    arrivals.push(performance.now());
    return { status: 404 };
  };
  const address = bed.serve(wired(notFound));
  const source = defineSource({
    ...{ id, identifierType: 'username', name: 'Test', kinds: ['profile'], keys: { optional: ['GITHUB_TOKEN'] } },
    ...{ throttle, result: z.null(), toEvidence: () => [] },
    query: async (_, client) => {
      await client.get(address);
      return { found: null };
    },
  });
  const [first, second] = [createRateLimiter(database.db), createRateLimiter(database.db)];
  const ask = (countCall = first, timeoutMs = 10_000, settings = {}) =>
    askSource(source, 'jane', { ...askParts({ OSINT_OFFLINE: false, ...settings }), http, countCall, timeoutMs });
  return { arrivals, ask, first, second };
}

describe('the throttle of a source', () => {
  it('is one for all processes, and waits are part of a look-up', async () => {
    const { arrivals, ask, first, second } = twoProcesses('user_github', { limit: 2, windowMs: 400 });
    const asked = await Promise.all([ask(first), ask(second), ask(first), ask(second)]);
    expect(asked.map(({ status }) => status)).toEqual(['no_data', 'no_data', 'no_data', 'no_data']);
    const [one = 0, , three = 0] = arrivals.sort((a, b) => a - b);
    expect(three - one).toBeGreaterThan(300);
  });

  it('makes no call that it cannot let through in time, and says so at once', async () => {
    const { arrivals, ask } = twoProcesses('user_gitlab', { limit: 1, windowMs: 3_600_000 });
    await ask();
    const before = performance.now();
    expect(await ask()).toMatchObject({ status: 'rate_limited', reason: 'throttled', answers: [] });
    expect(performance.now() - before).toBeLessThan(5_000);
    expect(arrivals).toHaveLength(1);
  });

  it('is that of a key where there is one', async () => {
    const hour = 3_600_000;
    const throttle = { limit: 1, windowMs: hour, withKey: { limit: 2, windowMs: hour } };
    const { ask } = twoProcesses('user_reddit', throttle);
    const statuses = [];
    for (const key of ['', '', 'ghp_1', 'ghp_1', 'ghp_1'])
      statuses.push((await ask(undefined, undefined, { GITHUB_TOKEN: key })).status);
    expect(statuses).toEqual(['no_data', 'rate_limited', 'no_data', 'no_data', 'rate_limited']);
  });
});
