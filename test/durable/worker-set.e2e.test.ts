import { expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createLogger } from '../../workers/runtime/log/logger.ts';
import { type SetWorker, WorkerSet } from '../../workers/worker-set.ts';
import { evaluationsTaskQueues } from '../../workflows/evaluations/task-queues.ts';
import { eventually } from '../support/eventually.ts';
import { createTestNamespace } from '../support/test-temporal.ts';
import { workflowBundle } from '../support/workflow-bundle.ts';

/** Fails when the test says so, as a worker does that the server refuses. */
function failingWorker() {
  let fail = (_error: Error) => {};
  const worker: SetWorker = {
    options: { taskQueue: 'failing' },
    getState: () => 'FAILED',
    shutdown: () => {},
    run: () =>
      new Promise((_resolve, reject) => {
        fail = reject;
      }),
  };
  return { worker, fail: (error: Error) => fail(error) };
}

test('what one worker holds is finished though another one failed, and only then the connection closes', async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  const { connectionOptions, namespace = '' } = await createTestNamespace();
  const connection = await NativeConnection.connect(connectionOptions);
  const direct = await Connection.connect(connectionOptions);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let pass: 'awaited' | 'begun' | 'finished' = 'awaited';
  const evaluateDueLogs = async () => {
    pass = 'begun';
    await held;
    pass = 'finished';
    return { settled: 1, failed: 0, pending: 0, nextDueInMs: null, lastError: null };
  };
  const base = { connection, namespace, shutdownGraceTime: '10 s', shutdownForceTime: '20 s' } as const;
  const room = await Worker.create({
    ...{ ...base, taskQueue: evaluationsTaskQueues.jobs },
    workflowBundle: workflowBundle(),
  });
  const taskQueue = evaluationsTaskQueues.drains;
  const drains = await Worker.create({ ...base, taskQueue, activities: { evaluateDueLogs } });
  const failing = failingWorker();
  const set = new WorkerSet(createLogger({ LOG_LEVEL: 'silent' }));
  const run = set.run([failing.worker, room, drains].map((value) => ({ status: 'fulfilled', value }) as const));

  const handle = await new Client({ connection: direct, namespace }).workflow.start('evaluateLogs', {
    workflowId: 'evaluate-logs/w',
    taskQueue: evaluationsTaskQueues.jobs,
    args: [{ workspaceId: 'w', key: '' }],
  });
  await eventually('the pass has begun', () => pass === 'begun');
  const lost = new Error('Temporal is gone');
  failing.fail(lost);
  await eventually('the others are told to stop', () => drains.getState() !== 'RUNNING');
  release();
  await expect(run).rejects.toBe(lost);
  expect(pass).toBe('finished');
  await connection.close(); // throws while a worker holds it
  const { events } = await handle.fetchHistory();
  expect(events?.filter((event) => event.activityTaskCompletedEventAttributes)).toHaveLength(1);
  await direct.close();
}, 180_000);
