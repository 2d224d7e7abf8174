import { afterEach, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/activity';
import type { DrainPassResult } from '../../domain/durable/drain-pass.ts';
import type { DrainProgress } from '../../workflows/drain.ts';
import { startDrainHarness } from '../support/drain-harness.ts';
import { eventually } from '../support/eventually.ts';

const idle: DrainPassResult = { settled: 0, failed: 0, pending: 0, nextDueInMs: null, lastError: null };
let harness: Awaited<ReturnType<typeof startDrainHarness>>;
afterEach(() => harness?.stop());

const queryProgress = (workspaceId: string) =>
  harness.client.workflow.getHandle(`evaluate-logs/${workspaceId}`).query<DrainProgress>('progress');

test('ends when nothing is pending, and its result tells what it did', async () => {
  const results = [
    { ...idle, settled: 7, pending: 3, nextDueInMs: 0 },
    { ...idle, settled: 3 },
  ];
  harness = await startDrainHarness(async () => results.shift() ?? idle);
  const handle = await harness.wake('w');
  expect(await handle.result()).toEqual({ passes: 2, settled: 10, failed: 0, pending: 0, lastError: null });
}, 180_000);

test('sleeps until the next row is due, says so, and a signal wakes it at once', async () => {
  let passes = 0;
  harness = await startDrainHarness(async () => {
    passes += 1;
    return passes === 1 ? { ...idle, failed: 1, pending: 1, nextDueInMs: 600_000, lastError: 'RateLimited' } : idle;
  });
  const handle = await harness.wake('w');
  await eventually('the first pass', async () => (await queryProgress('w')).passes === 1);
  expect(await queryProgress('w')).toMatchObject({ failed: 1, pending: 1, lastError: 'RateLimited' });
  const timer = await eventually('the timer', async () =>
    (await handle.fetchHistory()).events?.find(({ timerStartedEventAttributes }) => timerStartedEventAttributes),
  );
  expect(Buffer.from(timer.userMetadata?.summary?.data ?? '').toString()).toContain('next row due in 600 s');
  await harness.wake('w');
  expect(await handle.result()).toMatchObject({ passes: 2 });
}, 180_000);

test('wakes by itself when the time has come', async () => {
  let passes = 0;
  harness = await startDrainHarness(async () => {
    passes += 1;
    return passes === 1 ? { ...idle, failed: 1, pending: 1, nextDueInMs: 700 } : idle;
  });
  const handle = await harness.wake('w');
  expect(await handle.result()).toMatchObject({ passes: 2 });
}, 180_000);

test('a signal during a pass makes it look once more', async () => {
  let passes = 0;
  harness = await startDrainHarness(async () => {
    passes += 1;
    if (passes === 1) await harness.wake('w');
    return idle;
  });
  const handle = await harness.wake('w');
  expect(await handle.result()).toMatchObject({ passes: 2 });
}, 180_000);

test('waits for a database that is away as long as it takes', async () => {
  let tries = 0;
  harness = await startDrainHarness(async () => {
    tries += 1;
    if (tries < 4) throw ApplicationFailure.create({ message: 'away', nextRetryDelay: 50 });
    return { ...idle, settled: 1 };
  });
  const handle = await harness.wake('w');
  expect(await handle.result()).toMatchObject({ passes: 1, settled: 1 });
  expect(tries).toBe(4);
}, 180_000);

test('is cut after 100 passes and goes on with its counts, so that its history stays short', async () => {
  let passes = 0;
  harness = await startDrainHarness(async () => {
    passes += 1;
    return passes < 103 ? { ...idle, settled: 1, pending: 1, nextDueInMs: 0 } : { ...idle, settled: 1 };
  });
  const handle = await harness.wake('w');
  expect(await handle.result()).toMatchObject({ passes: 103, settled: 103 });
  const continued = harness.client.workflow.count(
    `WorkflowId = 'evaluate-logs/w' and ExecutionStatus = 'ContinuedAsNew'`,
  );
  expect((await continued).count).toBe(1);
}, 240_000);
