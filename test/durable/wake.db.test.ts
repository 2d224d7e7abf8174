import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { type Database, openDatabase } from '../../db/database.ts';
import { renewListening } from '../../db/durable/listening.ts';
import { deliveryQueue } from '../../db/webhooks/deliveries/delivery.queue.ts';
import { queues } from '../../workers/rooms.ts';
import { createLogger } from '../../workers/runtime/log/logger.ts';
import { createWake } from '../../workers/runtime/wake.ts';
import { eventually } from '../support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let queueDb: Database;
let workspaceId: string;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 4 });
  queueDb = openDatabase({ url: database.queueUrl, poolSize: 2 });
  ({ workspaceId } = await database.createWorkspace());
}, 180_000);
afterEach(() => void jest.useRealTimers());
afterAll(async () => {
  await queueDb?.close();
  await database?.drop();
});

/** A Temporal client that answers at once and remembers whom it was to signal. */
function wakeWithStub() {
  const signalled: string[] = [];
  const temporal = {
    connection: { withDeadline: (_deadline: number, call: () => unknown) => call() },
    workflow: {
      signalWithStart: async (_workflow: string, { workflowId }: { workflowId: string }) => {
        signalled.push(workflowId);
      },
    },
  };
  const log = createLogger({ LOG_LEVEL: 'silent' });
  const wake = createWake({ temporal: temporal as unknown as Client, db: database.db, queueDb, queues, log });
  return { wake, signalled };
}
/** Nothing cools down; only waiting by `setTimeout` stands still, the database answers as ever. */
const stopTheClock = () =>
  jest.useFakeTimers({
    doNotFake: ['Date', 'setImmediate', 'nextTick', 'queueMicrotask', 'setInterval', 'hrtime', 'performance'],
  });

test('2,000 receivers are signalled without waiting for any of them to cool down', async () => {
  const { wake, signalled } = wakeWithStub();
  stopTheClock();
  const receivers = Array.from({ length: 2_000 }, (_, i) => `https://receiver-${i}.example`);
  for (const receiver of receivers) wake.drain(deliveryQueue.name, workspaceId, receiver);
  for (const receiver of receivers) wake.forRelay.drain(deliveryQueue.name, workspaceId, receiver);
  await eventually('all are signalled', () => signalled.length >= 2_000);
  expect(new Set(signalled).size).toBe(2_000);
  expect(signalled).toHaveLength(2_000); // the relay's requests are one more run each, when it has cooled down
});

test('a key whose pass listens is not signalled, whoever asks', async () => {
  const { wake, signalled } = wakeWithStub();
  await renewListening(database.db, deliveryQueue, { workspaceId, key: 'https://heard.example' });
  for (const { drain } of [wake, wake.forRelay])
    for (const receiver of ['heard', 'silent']) drain(deliveryQueue.name, workspaceId, `https://${receiver}.example`);
  await eventually('the silent one is signalled', () => signalled.some((id) => id.includes('silent')));
  wake.drain(deliveryQueue.name, workspaceId, 'https://later.example'); // behind all that was asked before
  await eventually('the later one is signalled', () => signalled.some((id) => id.includes('later')));
  expect(signalled.filter((id) => id.includes('heard'))).toEqual([]);
});
