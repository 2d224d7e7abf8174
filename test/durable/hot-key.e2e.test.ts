import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import type { DrainProgress } from '../../workflows/drain.ts';
import { createSend } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';

let instance: TestInstance;
let connection: Connection;
beforeAll(async () => {
  instance = await startTestInstance({ apis: 2, workers: 1 });
  connection = await Connection.connect(instance.temporal.connectionOptions);
}, 180_000);
afterAll(async () => {
  await connection?.close();
  await instance?.stop();
});

test('a hot workspace costs no signal and no workflow task per log, and ends in a workflow that ended', async () => {
  const { workspaceId, keys } = instance.credentials;
  const sends = instance.urls.map((url) =>
    createSend(url, { authorization: `Bearer ${keys.evaluations?.webhookToken}` }),
  );
  await sends[0]!('POST', '/api/logs', { project: 'p', output: 'hi', sync: true }); // the worker is up, and listens
  let accepted = 0;
  for (let round = 0; round < 30; round += 1) {
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, i) => sends[i % 2]!('POST', '/api/logs', { project: 'p', output: 'hi' })),
    );
    accepted += replies.filter(({ status }) => status === 202).length;
    await sleep(100); // a stream that lasts longer than a pass lingers
  }
  expect(accepted).toBe(300);

  const client = new Client({ connection, namespace: instance.temporal.namespace });
  const handle = client.workflow.getHandle(`evaluate-logs/${workspaceId}`);
  const done: DrainProgress = await handle.result(); // the drain ends when nothing is left
  expect(done).toMatchObject({ settled: 301, failed: 0, pending: 0 });
  const events = (await handle.fetchHistory()).events ?? [];
  const signals = events.filter(({ workflowExecutionSignaledEventAttributes: signal }) => signal).length;
  expect(signals).toBeLessThan(30); // each time that a busy process renews its word late costs one
  expect(events.length).toBeLessThan(200);
}, 180_000);

test('an operator sees at a glance what runs and for whom', async () => {
  const client = new Client({ connection, namespace: instance.temporal.namespace });
  const { workspaceId } = instance.credentials;
  const found = await eventually('the drain is listed by its search attributes', async () => {
    const query = `Workspace = '${workspaceId}' and Room = 'evaluations' and Entity = 'evaluate-logs'`;
    for await (const one of client.workflow.list({ query })) return one;
    return null;
  });
  expect(found.workflowId).toBe(`evaluate-logs/${workspaceId}`);
  const description = await client.workflow.getHandle(found.workflowId).describe();
  expect(await description.staticSummary()).toBe('Evaluate the pending logs of Acme');
  expect(await description.staticDetails()).toContain('workspace **Acme**');
});
