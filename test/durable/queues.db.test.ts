import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { queues } from '../../workers/rooms.ts';
import { provesPasses } from './pass-conformance.ts';
import { openQueueBed, type QueueBed } from './queue-bed.ts';
import { queueCases } from './queue-cases.ts';
import { provesClaims } from './queue-conformance.ts';

let bed: QueueBed;
beforeAll(async () => {
  bed = await openQueueBed();
}, 180_000);
afterAll(() => bed?.close());

it('every queue that is drained is tried', () => {
  const drained = queues.filter(({ drain }) => drain);
  expect(queueCases.map(({ queue }) => queue.name).sort()).toEqual(drained.map(({ queue }) => queue.name).sort());
});

describe.each(queueCases.map((queueCase) => [queueCase.queue.name, queueCase] as const))('%s', (_name, queueCase) => {
  provesClaims(() => bed, queueCase);
  describe('a pass', () => provesPasses(() => bed, queueCase));
});
