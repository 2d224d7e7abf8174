/** Runs workflows of the baseline from start to result, a fixed number at a time: client and worker in one process. */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { Baseline } from './baseline.ts';
import { serveTasks } from './program.ts';

const address = process.argv[2] ?? '';
const taskQueue = 'baseline';
Runtime.install({ logger: new DefaultLogger('ERROR') });
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address }),
  taskQueue,
  workflowsPath: fileURLToPath(new URL('baseline-workflows.ts', import.meta.url)),
  activities: { nothing: async () => {} },
});
void worker.run();
const client = new Client({ connection: await Connection.connect({ address }) });

serveTasks(async ({ workflow, atOnce, seconds }: Baseline): Promise<number> => {
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1_000;
  let done = 0;
  const caller = async () => {
    for (; performance.now() < endsAt; done += 1)
      await client.workflow.execute(workflow, { taskQueue, workflowId: `baseline/${randomUUID()}` });
  };
  await Promise.all(Array.from({ length: atOnce }, caller));
  return (done / (performance.now() - startedAt)) * 1_000;
});
