import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { type Client, createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';
import { answer, startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const env = { ALLOW_PRIVATE_TARGETS: 'true', RETRY_TIME_SCALE: '0.05' };
let instance: TestInstance;
let receiver: WebhookReceiver;
let client: Client;
const children: ChildProcess[] = [];
beforeAll(async () => {
  receiver = await startWebhookReceiver();
  instance = await startTestInstance({ workers: 0, env });
  client = createClient(instance.urls[0]!, instance.credentials);
}, 180_000);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await instance?.stop();
  await receiver?.close();
});

const sql = (text: string) =>
  inWorkspaceSql(instance.database.db, client.workspaceId, async (one) => (await one.query(text)).rows);

function startProcess(): ChildProcess {
  const { endpoints } = instance.parts[0]!;
  const child = spawn(process.execPath, ['test/support/worker-process.ts'], {
    env: { ...process.env, ...env, LOG_LEVEL: 'error', TEST_ENDPOINTS: JSON.stringify(endpoints) },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  children.push(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  children.splice(children.indexOf(child), 1);
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Holds the rows of this table, as a database that is slow to commit would, until the answered function is called. */
async function holdRows(table: string): Promise<() => Promise<void>> {
  const holder = await instance.database.db.pool.connect();
  await holder.query(`begin; select set_config('app.workspace_id', '${client.workspaceId}', true)`);
  await holder.query(`select from ${table} for update`);
  return async () => {
    await holder.query('rollback');
    holder.release();
  };
}

test('a worker killed between the 200 and the mark: it is delivered again, with the same id and body', async () => {
  receiver.next('/killed', { kind: 'after', ms: 1_000, does: answer(200) });
  await client.submit({ project: 'p', output: 'fine', callbackUrl: receiver.url('/killed') });
  const first = startProcess();
  await receiver.received('/killed', 1, 40_000);
  const release = await holdRows('webhook_delivery');
  await eventually('the mark waits', async () => {
    const { rows } = await instance.database.db.pool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
         and query ilike '%webhook_delivery%'`,
    );
    return rows.length > 0;
  });
  await kill(first);
  await release();
  expect(await sql('select state, attempts from webhook_delivery')).toEqual([{ state: 'pending', attempts: 0 }]);

  startProcess();
  const [one, again] = await receiver.received('/killed', 2);
  expect([again!.id, again!.body]).toEqual([one!.id, one!.body]);
  await eventually(
    'it is marked',
    async () => (await sql('select state from webhook_delivery'))[0].state === 'succeeded',
  );
}, 120_000);

test('a worker killed between the 202 and the verdict: the log is evaluated, and told of under one id', async () => {
  for (const child of children) child.kill('SIGSTOP'); // it lives, and comes to nothing more
  const { id } = await client.submit({ project: 'p', output: 'fine', callbackUrl: receiver.url('/verdict') });
  for (const child of [...children]) await kill(child);
  startProcess();
  await receiver.received('/verdict', 1);
  expect((await client.getLog(id)).status).toBe('pass');
  await eventually(
    'it is marked',
    async () => (await sql(`select from webhook_delivery where due_at is not null`)).length === 0,
  );
  expect(new Set(receiver.at('/verdict').map((call) => call.id)).size).toBe(1);
}, 240_000);

test('two workers deliver everything once', async () => {
  startProcess(); // beside the one that the test before left running
  const count = 300;
  await Promise.all(
    Array.from({ length: count }, (_, i) =>
      client.submit({ project: 'p', output: 'fine', callbackUrl: receiver.url(`/two/${i % 3}`) }),
    ),
  );
  const calls = () => [0, 1, 2].flatMap((i) => receiver.at(`/two/${i}`));
  await eventually('all have arrived', () => calls().length >= count, { withinMs: 60_000 });
  await eventually(
    'all are marked',
    async () => (await sql(`select from webhook_delivery where due_at is not null`)).length === 0,
  );
  expect(calls()).toHaveLength(count);
  expect(new Set(calls().map(({ id }) => id)).size).toBe(count);
}, 240_000);
