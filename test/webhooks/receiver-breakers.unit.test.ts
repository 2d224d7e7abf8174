import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createBreakers } from '../../activities/breaker.ts';
import type { Attempt, Unavailable } from '../../activities/webhooks/channels/channel.ts';
import { createReceiverBreakers, type ReceiverBreakers } from '../../activities/webhooks/receiver-breakers.ts';

const [a, b] = ['https://hooks.example/a', 'https://hooks.example/b'];
let breakers: ReceiverBreakers;
let breakersOf: (receiver: string) => ReceiverBreakers;
beforeEach(() => {
  jest.useFakeTimers();
  breakersOf = createReceiverBreakers(createBreakers(1), 1);
  breakers = breakersOf('https://hooks.example');
});
afterEach(() => {
  jest.useRealTimers();
});

const attempt = (unavailable: Unavailable): Attempt => ({
  ...{ status: null, retryAfterMs: null, answer: null, error: null, unavailable },
});
/** Whether a call to the address went out. */
const call = async (address: string, unavailable: Unavailable = null) =>
  (await breakers.run(address, async () => attempt(unavailable))) !== null;
const fail = async (address: string, unavailable: Unavailable, times = 5) => {
  for (let time = 0; time < times; time += 1) await call(address, unavailable);
};

test('answers that an address is not well, and none in time, keep from that address alone', async () => {
  await fail(a, 'address');
  expect([await call(a), await call(b)]).toEqual([false, true]);
  expect([breakers.origin().kind, breakers.address(a).kind]).toEqual(['closed', 'open']);
});

test('failures to connect keep from every address of the origin, whichever they met, and from no other origin', async () => {
  await fail(a, 'origin', 3);
  await fail(b, 'origin', 2);
  expect([await call(a), await call(b), await call('https://hooks.example/c')]).toEqual([false, false, false]);
  breakers = breakersOf('https://other.example');
  expect(await call('https://other.example/')).toBe(true);
});

test('an address that answers, however badly, shows that its origin can be reached', async () => {
  for (let time = 0; time < 3; time += 1) {
    await fail(a, 'origin', 4);
    await call(b, 'address');
  }
  expect(breakers.origin().kind).toBe('closed');
});

test('each address has a trial of its own', async () => {
  await fail(a, 'address');
  await fail(b, 'address');
  jest.advanceTimersByTime(30_000);
  expect([await call(a, 'address'), await call(a)]).toEqual([true, false]);
  expect([await call(b), await call(b)]).toEqual([true, true]);
});

test('an address that is not called does not use up the trial of its origin', async () => {
  await fail(b, 'origin');
  jest.advanceTimersByTime(15_000);
  await fail(a, 'address'); // the origin is open: nothing is sent
  jest.advanceTimersByTime(15_000);
  await fail(a, 'address');
  await fail(b, 'origin');
  expect([breakers.origin().kind, breakers.address(a).kind]).toEqual(['open', 'open']);
  jest.advanceTimersByTime(29_999);
  await fail(a, 'address', 1);
  jest.advanceTimersByTime(1);
  expect(breakers.origin().kind).toBe('trial');
  expect(await call(b)).toBe(true);
  expect(breakers.origin().kind).toBe('closed');
});
