import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../workers/settings.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { call, startTestServer } from './test-server.ts';
import { toyProduct } from './toy-product.ts';

describe('TRUST_PROXY', () => {
  let test: TestDatabase;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.drop());

  /** What each caller without a key is answered, three times in a row, where two are allowed for each address. */
  async function statuses(trust: string | undefined, forwarded: string[]): Promise<number[]> {
    const anonymousLimit = {
      ...{ name: `by address ${trust} ${forwarded}`, limit: 2, windowMs: 60_000, by: 'ip' as const },
      retryAfter: 1,
    };
    const server = await startTestServer(test.db, {
      env: trust === undefined ? {} : { TRUST_PROXY: trust },
      products: [{ ...toyProduct, anonymousLimit }],
    });
    const answers: number[] = [];
    for (const addresses of forwarded)
      answers.push((await call(`${server.url}/api/toys/1`, { headers: { 'x-forwarded-for': addresses } })).status);
    await server.close();
    return answers;
  }

  it('believes nobody by default: a caller that pretends to be many is one', async () => {
    expect(await statuses(undefined, ['1.1.1.1', '2.2.2.2', '3.3.3.3'])).toEqual([401, 401, 429]);
    expect(await statuses('10.0.0.0/8', ['1.1.1.1', '2.2.2.2', '3.3.3.3'])).toEqual([401, 401, 429]);
  });

  it('tells callers behind a trusted proxy apart, and counts each by itself', async () => {
    for (const trust of ['loopback', '127.0.0.1', '127.0.0.0/8, ::1', '1', 'true'])
      expect(await statuses(trust, ['1.1.1.1', '2.2.2.2', '1.1.1.1', '1.1.1.1', '3.3.3.3'])).toEqual([
        ...[401, 401, 401],
        ...[429, 401],
      ]);
  });

  it('believes the proxy alone, not what its caller wrote before', async () => {
    const pretended = ['9.9.9.1, 1.1.1.1', '9.9.9.2, 1.1.1.1', '9.9.9.3, 1.1.1.1'];
    expect(await statuses('loopback', pretended)).toEqual([401, 401, 429]);
    expect(await statuses('1', pretended)).toEqual([401, 401, 429]);
    expect(await statuses('loopback, 1.1.1.1', pretended)).toEqual([401, 401, 401]);
  });

  it('gives what is no address no window of its own, and one address in two spellings one', async () => {
    expect(await statuses('loopback', ['me', 'you', 'x'.repeat(1_000)])).toEqual([401, 401, 429]);
    expect(await statuses('loopback', ['::ffff:1.1.1.1', '1.1.1.1', '::FFFF:1.1.1.1'])).toEqual([401, 401, 429]);
  });

  it('takes the values of Express, and refuses what is none at the start', () => {
    const read = (TRUST_PROXY: string) => readConfig({ TRUST_PROXY }).TRUST_PROXY;
    expect(readConfig({}).TRUST_PROXY).toBe(false);
    expect(['true', 'FALSE', '2', 'loopback, 10.0.0.0/8,fd00::/8'].map(read)).toEqual([
      ...[true, false, 2],
      ['loopback', '10.0.0.0/8', 'fd00::/8'],
    ]);
    for (const bad of ['yes', '-1', '10.0.0.0/33', '10.0.0', 'proxy.local', 'loopback,', '1.1.1.1/8/8'])
      expect(() => read(bad)).toThrow(/TRUST_PROXY must be true, false, a number of proxies/);
  });
});
