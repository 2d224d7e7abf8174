import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { ensureSearchAttributes } from '../../cli/embedded/temporal/search-attributes.ts';
import type { TemporalTarget } from '../../workers/runtime/temporal-client.ts';
import { searchAttributeTypes } from '../../workflows/search-attributes.ts';
import { createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';
import { createTestNamespace } from '../support/test-temporal.ts';

let temporal: TemporalTarget;
let proxy: TcpProxy;
let instance: TestInstance;
beforeEach(async () => {
  temporal = await createTestNamespace();
  proxy = await startTcpProxy(process.env.TEST_TEMPORAL_ADDRESS ?? '');
});
afterEach(async () => {
  proxy?.become('open');
  await instance?.stop();
  await proxy?.close();
}, 180_000);

const startInstance = async (namespace = temporal.namespace) => {
  const throughProxy = { namespace, connectionOptions: { address: proxy.address } };
  instance = await startTestInstance({ temporal: throughProxy, workers: 0, env: { LOG_LEVEL: 'info' } });
};
const logged = (message: string) =>
  instance
    .logs()
    .split('\n')
    .filter((line) => line.includes(`"msg":"${message}"`));
const evaluateOne = async () => {
  const client = createClient(instance.urls[0]!, instance.credentials);
  const { id } = await client.submit({ project: 'p', output: 'hi' });
  return client.settled(id);
};

test('a worker whose namespace is not there says so, and runs once it is', async () => {
  const namespace = `late-${temporal.namespace}`;
  await startInstance(namespace);
  instance.startWorker();
  const failures = () => logged('the worker lost Temporal; trying again');
  await eventually('it was tried twice', () => failures().length >= 2);
  for (const line of failures()) expect(line).toMatch(/not ?found/i);
  expect(instance.logs()).not.toContain('Cannot close connection');

  const direct = await Connection.connect(temporal.connectionOptions);
  const workflowExecutionRetentionPeriod = { seconds: 86_400 as never };
  await direct.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
  await eventually('the whole server knows the namespace', () =>
    ensureSearchAttributes(direct, namespace, searchAttributeTypes).then(
      () => true,
      () => false,
    ),
  );
  await direct.close();
  await evaluateOne();
  expect(logged('worker running')).toHaveLength(1);
}, 120_000);

test.each(['closed', 'black hole'] as const)(
  'a process that is told to stop while it looks for Temporal (%s) stops at once',
  async (state) => {
    await startInstance();
    proxy.become(state);
    const worker = instance.startWorker();
    await eventually('the worker looks for it, beside the client', () => proxy.connections >= 2);
    const startedAt = Date.now();
    await worker.stop();
    expect(Date.now() - startedAt).toBeLessThan(15_000);
  },
  60_000,
);

test('a process that is told to stop while Temporal is silent lets go of it within its time to stop', async () => {
  await startInstance();
  const worker = instance.startWorker();
  await evaluateOne();
  proxy.become('black hole');
  const startedAt = Date.now();
  await worker.stop();
  expect(Date.now() - startedAt).toBeLessThan(60_000);
  expect(instance.logs()).not.toContain('Cannot close connection');
}, 120_000);
