import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { createBreakers } from '../../../activities/breaker.ts';
import { type AskParts, askSource } from '../../../activities/investigations/sources/ask-source.ts';
import { TokenStore } from '../../../activities/investigations/sources/client/token-store.ts';
import { evidenceOf } from '../../../activities/investigations/sources/evidence-of.ts';
import { defineSource, type Source } from '../../../activities/investigations/sources/source.ts';
import { userMastodon } from '../../../activities/investigations/sources/user_mastodon.ts';
import { userReddit } from '../../../activities/investigations/sources/user_reddit.ts';
import { createOutboundHttp, type OutboundHttp } from '../../../activities/outbound/outbound-http.ts';
import { askParts, SourceBed, send, wired } from './source-bed.ts';
import type { WireAnswer } from './source-fixture.ts';

const result = z.object({ name: z.string() });

/** A source whose own address is this one. */
const sourceAt = (address: string, more: Partial<Source> = {}): Source =>
  defineSource({
    id: 'user_github',
    identifierType: 'username',
    name: 'Test',
    kinds: ['profile'],
    result,
    async query(identifier, client) {
      const answer = await client.get(`${address}/names/${encodeURIComponent(identifier)}`);
      return { found: answer.status === 404 ? null : client.read(answer, result) };
    },
    toEvidence: () => [],
    ...(more as object),
  });

let bed: SourceBed;
let open: OutboundHttp;
let guarded: OutboundHttp;
beforeAll(async () => {
  bed = await SourceBed.start();
  open = createOutboundHttp({ trustedOrigins: [], allowPrivateTargets: true });
  guarded = createOutboundHttp({ trustedOrigins: [], allowPrivateTargets: false });
});
afterAll(async () => {
  await open.close();
  await guarded.close();
  await bed.stop();
});

/** Asks a source at its own address, as if that were a public one. */
const ask = (source: Source, parts: Partial<AskParts> = {}, identifier = 'jane') =>
  askSource(source, identifier, { ...askParts({ OSINT_OFFLINE: false }), http: open, ...parts });

/** A service that gives these answers in turn, the last one for ever. */
function inTurn(...answers: WireAnswer[]) {
  let calls = 0;
  const address = bed.serve(wired(() => answers[Math.min(calls++, answers.length - 1)] ?? {}));
  return { address, calls: () => calls };
}
const found = { body: { name: 'Jane' } };

describe('askSource', () => {
  it('asks nobody while offline, but sources that ask nobody anyway', async () => {
    const parts = askParts({ OSINT_OFFLINE: true });
    const service = inTurn(found);
    expect(await ask(sourceAt(service.address), parts)).toMatchObject({
      status: 'skipped',
      reason: 'offline',
      answers: [],
    });
    const local = sourceAt('', { isLocal: true, query: async () => ({ found: null }) });
    expect(await ask(local, parts)).toMatchObject({ status: 'no_data' });
    expect(service.calls()).toBe(0);
  });

  it('is not configured without a key or contact, unless the address is ours', async () => {
    const needsKey = sourceAt('http://source.invalid', { keys: { required: ['HIBP_API_KEY'] } });
    const noKey = { status: 'not_configured', reason: 'HIBP_API_KEY is not set' };
    expect(await ask(needsKey)).toMatchObject(noKey);
    const emptyKey = { OSINT_OFFLINE: false, HIBP_API_KEY: '' };
    expect(await ask(needsKey, askParts(emptyKey))).toMatchObject(noKey);
    const needsContact = sourceAt('http://source.invalid', { needsContact: true });
    expect(await ask(needsContact)).toMatchObject({ status: 'not_configured', reason: 'OSINT_CONTACT is not set' });
    for (const source of [needsKey, needsContact])
      expect(await bed.ask(source, 'jane', () => found, { settings: { OSINT_CONTACT: '' } })).toMatchObject({
        status: 'ok',
      });
  });

  it.each(['10.0.0.1', '127.0.0.1', '203.0.113.7', '::1', '::ffff:10.0.0.1', 'fe80::1'])(
    'sends %s to nobody',
    async (ip) => {
      const service = inTurn(found);
      const asked = await ask(sourceAt(service.address, { identifierType: 'ip' }), {}, ip);
      expect(asked).toMatchObject({ status: 'no_data', reason: 'non-public address', answers: [] });
      expect(service.calls()).toBe(0);
    },
  );

  it('puts the path of a base URL in front, and keeps the query', async () => {
    const source = sourceAt('https://source.invalid:8443/v1', {
      query: async (_, client) =>
        ({ found: client.read(await client.get('https://a.invalid:8/b?c=%25d'), result) }) as never,
    });
    const asked = await bed.ask(source, 'jane', () => found);
    expect(asked.requests.map(({ path, query }) => [path, query.get('c')])).toEqual([['/b', '%d']]);
  });

  it('calls no private address that is not of the settings', async () => {
    const service = inTurn(found);
    const asked = await ask(sourceAt(service.address), { http: guarded });
    expect(asked).toMatchObject({ status: 'error', reason: 'address not allowed' });
    expect(service.calls()).toBe(0);
  });

  it('takes a private host in a username for none, and asks it nothing', async () => {
    const { host } = new URL(bed.serve(() => {}));
    expect(await ask(userMastodon, { http: guarded }, `jane@${host}`)).toMatchObject({
      status: 'no_data',
      reason: 'non-public address',
    });
  });

  it.each([
    [1, { status: 401 }],
    [1, { status: 429 }],
    [1, { status: 429, headers: { 'retry-after': '60' } }],
    [3, { status: 429, headers: { 'retry-after': '0' } }],
    [3, { status: 503 }],
  ])('makes %i calls where all are answered %j', async (calls, answer) => {
    const service = inTurn(answer);
    await ask(sourceAt(service.address));
    expect(service.calls()).toBe(calls);
  });

  it('breaks off when its caller does, with the reason given', async () => {
    const gone = new Error('the activity was cancelled');
    const abort = new AbortController();
    const address = bed.serve(() => abort.abort(gone));
    await expect(ask(sourceAt(address), { signal: abort.signal })).rejects.toBe(gone);
  });

  it('never lets an error of a source out, nor its words', async () => {
    const warn = jest.fn();
    const broken = sourceAt('', { query: () => Promise.reject(new Error('jane@example.org')) });
    expect(await ask(broken, { log: { warn } })).toMatchObject({
      status: 'error',
      reason: 'internal error',
      result: null,
    });
    expect(JSON.stringify(warn.mock.calls)).not.toContain('jane');
  });

  it('lets the database being away out, so that the step is tried again', async () => {
    const away = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const source = sourceAt('http://source.invalid', { throttle: { limit: 1, windowMs: 1_000 } });
    await expect(ask(source, { countCall: () => Promise.reject(away) })).rejects.toBe(away);
  });

  it('leaves a source alone that failed five times, and asks it again after a rest', async () => {
    const breakers = createBreakers(0.02);
    let isWell = false;
    let calls = 0;
    const address = bed.serve((request, response) => {
      calls += 1;
      request.resume();
      send(response, isWell ? found : { status: 500 });
    });
    const source = sourceAt(address);
    for (let times = 0; times < 5; times += 1)
      expect(await ask(source, { breakers })).toMatchObject({ status: 'error', reason: 'answered 500' });
    const before = calls;
    expect(await ask(source, { breakers })).toMatchObject({ status: 'error', reason: 'source failing', answers: [] });
    expect(calls).toBe(before);
    isWell = true;
    while (breakers.stateOf('source/user_github').kind === 'open') await new Promise(setImmediate);
    expect(await ask(source, { breakers })).toMatchObject({ status: 'ok' });
  });

  it('takes refusals and limits for signs of life', async () => {
    const breakers = createBreakers(1);
    for (const status of [401, 429, 403, 418, 429, 401]) {
      const asked = await ask(sourceAt(inTurn({ status }).address), { breakers });
      expect(asked.reason).not.toBe('source failing');
    }
  });

  it('keeps a token for all look-ups of a process until it ends or is refused, and stores it nowhere', async () => {
    const tokens = new TokenStore();
    let issued = 0;
    let valid = '';
    const reddit = ({
      method,
      headers,
    }: {
      method: string;
      headers: { authorization?: string | undefined };
    }): WireAnswer => {
      if (method === 'POST') {
        issued += 1;
        valid = `reddit-token-${issued}`;
        return { body: { access_token: valid, expires_in: 3_600 } };
      }
      if (headers.authorization !== `bearer ${valid}`) return { status: 401, body: {} };
      return { body: { data: { name: 'jane', echo: valid } } };
    };
    const look = () => bed.ask(userReddit, 'jane', reddit, { parts: { tokens } });
    for (const asked of await Promise.all([look(), look(), look()])) {
      expect(asked.status).toBe('ok');
      expect(asked.answers.map(({ body }) => body.toString()).join()).not.toContain('reddit-token');
    }
    expect(issued).toBe(1);
    valid = 'changed at the service';
    expect(await look()).toMatchObject({ status: 'ok' });
    expect(issued).toBe(2);
  });
});

describe('evidenceOf', () => {
  const about = { identifier: 'jane', fullName: null, now: new Date() };
  const rows = (ids: string[]) => {
    const source = sourceAt('', {
      toEvidence: () =>
        ids.map((externalId) => ({
          ...{ kind: 'profile' as const, externalId, title: 't', summary: '', sourceUrl: 'https://x.example' },
          ...{ riskPoints: 0, riskCategory: null },
        })),
    });
    return evidenceOf(source, {}, about, [{ sha256: 'aa' }, { sha256: 'bb' }]);
  };

  it('takes each id once, 200 rows at most, and rests them on the last answer', () => {
    const many = rows(Array.from({ length: 300 }, (_, at) => `${at >> 1}`));
    expect(many).toHaveLength(150);
    expect(rows(Array.from({ length: 300 }, (_, at) => `${at}`))).toHaveLength(200);
    expect(many[0]).toMatchObject({ rawSha256: 'bb', confidence: 0.5 });
  });

  it('makes any id fit to be stored, and keeps different ones apart', () => {
    const long = 'https://news.example/'.padEnd(5_000, 'é');
    const [one, other, bad] = rows([`${long}1`, `${long}2`, 'a\0\ud800']);
    expect(one?.externalId).not.toBe(other?.externalId);
    expect(Buffer.byteLength(one?.externalId ?? '')).toBeLessThan(1_100);
    expect(bad?.externalId).toBe('a\ufffd\ufffd');
  });
});
