import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { DrainPassInput, DrainPassResult } from '../../domain/durable/drain-pass.ts';
import { evaluationsTaskQueues } from '../../workflows/evaluations/task-queues.ts';
import { createTestNamespace } from './test-temporal.ts';

let quiet = false;

/** The native core is one per process and would tell of every state of every worker. */
function quieten(): void {
  if (!quiet) Runtime.install({ logger: new DefaultLogger('ERROR') });
  quiet = true;
}

/** The real drain workflow on a real server, with passes that the test writes. */
export async function startDrainHarness(pass: (input: DrainPassInput) => Promise<DrainPassResult>) {
  quieten();
  const { connectionOptions, namespace } = await createTestNamespace();
  const native = await NativeConnection.connect(connectionOptions);
  const workflowsPath = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));
  const room = await Worker.create({
    connection: native,
    namespace,
    taskQueue: evaluationsTaskQueues.jobs,
    workflowsPath,
  });
  const drains = await Worker.create({
    connection: native,
    namespace,
    taskQueue: evaluationsTaskQueues.drains,
    activities: { evaluateDueLogs: pass },
  });
  const runs = [room.run(), drains.run()];
  const connection = await Connection.connect(connectionOptions);
  const client = new Client({ connection, namespace });
  return {
    client,
    wake: (workspaceId: string) =>
      client.workflow.signalWithStart('evaluateLogs', {
        workflowId: `evaluate-logs/${workspaceId}`,
        taskQueue: evaluationsTaskQueues.jobs,
        args: [{ workspaceId, key: '' }],
        signal: 'woken',
        signalArgs: [],
      }),
    async stop() {
      room.shutdown();
      drains.shutdown();
      await Promise.all(runs);
      await connection.close();
      await native.close();
    },
  };
}
