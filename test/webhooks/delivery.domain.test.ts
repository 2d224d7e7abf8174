import { describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { deliveryProfiles } from '../../domain/webhooks/delivery-profiles.ts';
import { nextStep } from '../../domain/webhooks/next-step.ts';
import { receiverOf } from '../../domain/webhooks/receiver.ts';
import { readRetryAfter } from '../../domain/webhooks/retry-after.ts';
import { standardHeaders } from '../../domain/webhooks/standard-signature.ts';

const profile = deliveryProfiles.evaluations!;
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

  test('gives way to a Retry-After of up to an hour on 429 and 503, which is never scaled', () => {
    const scaled = at(1, { retryTimeScale: 0.001 });
    expect(wait(429, scaled, 7_000)).toBe(7_000);
    expect(wait(503, scaled, 3_600_000)).toBe(3_600_000);
    expect(wait(503, scaled, 3_601_000)).toBeCloseTo(5);
    expect(wait(500, scaled, 7_000)).toBeCloseTo(5);
    expect(wait(429, at(7), 7_000)).toBe('failed');
  });
});

test('a Retry-After is seconds or a date, and nothing else', () => {
  const now = Date.parse('2026-11-20T09:00:00Z');
  expect(readRetryAfter('120', now)).toBe(120_000);
  expect(readRetryAfter('Fri, 20 Nov 2026 09:00:30 GMT', now)).toBe(30_000);
  expect(readRetryAfter('Fri, 20 Nov 2026 08:00:00 GMT', now)).toBe(0);
  for (const text of [undefined, '', 'soon', '-5', '1e3', '2026-11-20']) expect(readRetryAfter(text, now)).toBeNull();
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
  const message = { webhookId: 'evt_1', source: 'callback', baseUrl: 'https://host', snapshot };
  expect(JSON.parse(profile.body(message))).toEqual({
    ...{ eventId: 'evt_1', source: 'callback', event: 'flagged', output: 'a "b"' },
  });
});

test('a receiver is the scheme, host and port of an address, however it is written, and never too long for an id', () => {
  expect(receiverOf('HTTPS://Example.COM:443/a?b#c')).toBe('https://example.com');
  expect(receiverOf('http://example.com:8080/x')).toBe('http://example.com:8080');
  expect(receiverOf(`http://${'a'.repeat(2_000)}/`)).toHaveLength(200);
});
