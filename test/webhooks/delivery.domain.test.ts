import { describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { mailProfile, slackProfile } from '../../domain/evaluations/notices/notice-profiles.ts';
import { callbackProfile as profile } from '../../domain/evaluations/webhooks/callback-profile.ts';
import { readRetryAfter } from '../../domain/retry-after.ts';
import { nextStep } from '../../domain/webhooks/next-step.ts';
import { receiverOf } from '../../domain/webhooks/receiver.ts';
import { standardHeaders } from '../../domain/webhooks/standard-signature.ts';

const at = (tries: number, { random = 0.5, retryTimeScale = 1 } = {}) => ({ tries, random, retryTimeScale });
const wait = (status: number | null, options: ReturnType<typeof at>, retryAfterMs: number | null = null) => {
  const step = nextStep({ status, retryAfterMs }, profile, options);
  return step.state === 'pending' ? step.waitMs : step.state;
};

describe('the schedule of evaluations', () => {
  const seconds = [5, 30, 120, 600, 3_600, 21_600];

  test('is 5 s, 30 s, 2 min, 10 min, 1 h, 6 h, and ends with the seventh attempt', () => {
    expect(seconds.map((_, index) => wait(500, at(index + 1)))).toEqual(seconds.map((one) => one * 1_000));
    expect(wait(500, at(7))).toBe('failed');
    expect(wait(null, at(7))).toBe('failed');
  });

  test('is spread by a fifth to either side, and scaled', () => {
    expect(wait(500, at(1, { random: 0 }))).toBeCloseTo(4_000);
    expect(wait(500, at(1, { random: 1 }))).toBeCloseTo(6_000);
    expect(wait(500, at(6, { retryTimeScale: 0.001 }))).toBeCloseTo(21_600);
  });

  test('ends at any 2xx, and at once at 410; redirects and other 4xx are tried again', () => {
    for (const status of [200, 201, 204, 299]) expect(wait(status, at(1))).toBe('succeeded');
    expect(nextStep({ status: 410, retryAfterMs: null }, profile, at(1))).toEqual({ state: 'failed', isGone: true });
    for (const status of [301, 302, 307, 400, 401, 404, 500, 503]) expect(wait(status, at(1))).toBe(5_000);
  });

  const MINUTE = 60_000;
  test.each([
    // status, tries, Retry-After in ms, the wait in ms
    [429, 1, 0, 5_000],
    [429, 1, 1_000, 5_000],
    [429, 1, 4_999, 5_000],
    [429, 1, 7_000, 7_000],
    [503, 3, 7_000, 2 * MINUTE],
    [503, 3, 3 * MINUTE, 3 * MINUTE],
    [429, 5, 59 * MINUTE, 60 * MINUTE],
    [503, 6, 60 * MINUTE, 360 * MINUTE],
    [503, 1, 60 * MINUTE, 60 * MINUTE],
    [503, 1, 60 * MINUTE + 1, 5_000],
    [429, 1, Number.POSITIVE_INFINITY, 5_000],
    [429, 1, null, 5_000],
    [500, 1, 7_000, 5_000],
    [404, 1, 7_000, 5_000],
    [302, 1, 7_000, 5_000],
    [null, 1, 7_000, 5_000],
    [429, 7, 7_000, 'failed'],
    [410, 1, 7_000, 'failed'],
    [200, 1, 7_000, 'succeeded'],
  ] as const)(
    'after a %s at attempt %i with a Retry-After of %s ms waits %s',
    (status, tries, retryAfterMs, expected) => {
      expect(wait(status, at(tries), retryAfterMs)).toBe(expected);
    },
  );

  test('is never shortened by a Retry-After, whatever the jitter; the scale changes the schedule alone', () => {
    expect(wait(429, at(1, { random: 0 }), 4_500)).toBe(4_500);
    expect(wait(429, at(1, { random: 1 }), 4_500)).toBeCloseTo(6_000);
    expect(wait(429, at(1, { retryTimeScale: 0.001 }), 7_000)).toBe(7_000);
    expect(wait(429, at(6, { retryTimeScale: 0.001 }), 7_000)).toBeCloseTo(21_600);
    expect(wait(429, at(1, { retryTimeScale: 10 }), 7_000)).toBe(50_000);
  });

  test.each([slackProfile, mailProfile])('of $name has three attempts, and obeys the same rule', (notices) => {
    const step = (tries: number) => nextStep({ status: 429, retryAfterMs: 10_000 }, notices, at(tries));
    expect([1, 2, 3].map(step)).toEqual([
      { state: 'pending', waitMs: 10_000 },
      { state: 'pending', waitMs: 30_000 },
      { state: 'failed', isGone: false },
    ]);
  });
});

describe('a Retry-After', () => {
  const now = Date.parse('2026-11-20T09:00:00Z');
  test.each([
    ['0', 0],
    ['1', 1_000],
    [' 120 ', 120_000],
    ['007', 7_000],
    ['Fri, 20 Nov 2026 09:00:30 GMT', 30_000],
    ['Friday, 20-Nov-26 09:00:30 GMT', 30_000],
    ['Fri Nov 20 09:00:30 2026', 30_000],
    ['Tue Dec  1 09:00:00 2026', 11 * 86_400_000],
    ['Fri, 20 Nov 2026 08:00:00 GMT', 0],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 0],
    ['Sun Nov  6 08:49:37 1994', 0],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 0],
  ])('of %j is %i ms from now', (text, ms) => {
    expect(readRetryAfter(text, now)).toBe(ms);
  });

  test('of a year in two digits is at most fifty years ahead', () => {
    expect(readRetryAfter('Wednesday, 20-Nov-75 09:00:00 GMT', now)).toBe(Date.UTC(2075, 10, 20, 9) - now);
    expect(readRetryAfter('Saturday, 20-Nov-77 09:00:00 GMT', now)).toBe(0);
  });

  test('of more seconds than there are is longer than any that is obeyed', () => {
    for (const digits of [15, 400]) {
      const retryAfterMs = readRetryAfter('9'.repeat(digits), now);
      expect(wait(429, at(1), retryAfterMs)).toBe(5_000);
    }
  });

  test.each([
    ...[undefined, '', ' ', 'soon', '-5', '+5', '1.5', '1e3', '0x10', '1, 120', '5 s', '2026-11-20', '\u0661'],
    ...[
      'Fri, 20 Nov 2026',
      'Fri, 20 Nov 2026 09:00:30',
      'Fri, 20 Nov 2026 09:00:30 CET',
      'Fri, 31 Feb 2026 09:00:30 GMT',
    ],
    ...['Fri, 20 Foo 2026 09:00:30 GMT', 'Fri, 20 Nov 2026 25:00:30 GMT', 'Fri, 00 Nov 2026 09:00:30 GMT'],
  ])('of %j asks for nothing', (text) => {
    expect(readRetryAfter(text, now)).toBeNull();
  });
});

test('the test vector of section 8.3', () => {
  const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
  const message = {
    webhookId: 'evt_0001',
    sentAt: new Date(1_767_225_600_999),
    body: '{"event":"flagged","id":"log-1"}',
  };
  expect(standardHeaders({ ...message, secrets: [secret] })).toEqual({
    'webhook-id': 'evt_0001',
    'webhook-timestamp': '1767225600',
    'webhook-signature': 'v1,yvyWTtDuA2L5w+z5HRNn/F8/vfE3PoVrBZ0w2z8cDV4=',
  });
});

test('while two secrets are valid, whoever knows either of them can verify', () => {
  const secrets = ['new', 'old'].map((text) => `whsec_${Buffer.from(text.padEnd(32)).toString('base64')}`);
  const body = '{"event":"pass"}';
  const headers = standardHeaders({ webhookId: 'evt_1', sentAt: new Date(), body, secrets });
  for (const secret of secrets) expect(new Webhook(secret).verify(body, headers)).toEqual({ event: 'pass' });
  const other = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
  expect(() => new Webhook(other).verify(body, headers)).toThrow();
});

test('the body is the snapshot with the id and the source of its delivery', () => {
  const snapshot = ' {"event" : "flagged", "output" : "a \\"b\\""}';
  const message = { webhookId: 'evt_1', event: 'flagged', source: 'callback', baseUrl: 'https://host', snapshot };
  expect(JSON.parse(profile.body(message))).toEqual({
    ...{ eventId: 'evt_1', source: 'callback', event: 'flagged', output: 'a "b"' },
  });
});

test('a receiver is the scheme, host and port of an address, however it is written, and never too long for an id', () => {
  expect(receiverOf('HTTPS://Example.COM:443/a?b#c')).toBe('https://example.com');
  expect(receiverOf('http://example.com:8080/x')).toBe('http://example.com:8080');
  expect(receiverOf(`http://${'a'.repeat(2_000)}/`)).toHaveLength(200);
});
