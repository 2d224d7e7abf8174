import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { logQueue } from '../../db/evaluations/logs/log.queue.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { evaluateLogsId } from '../../workflows/evaluations/evaluate-logs.ts';
import { eventually } from '../support/eventually.ts';
import { insertTestLogs } from '../support/submissions.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';

let instance: TestInstance;
const children: ChildProcess[] = [];
beforeAll(async () => {
  instance = await startTestInstance({ apis: 1, workers: 0 });
}, 180_000);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await instance?.stop();
});

const sql = (workspaceId: string, text: string, values: unknown[] = []) =>
  inWorkspaceSql(instance.database.db, workspaceId, (client) => client.query(text, values));
/** `told` counts the verdicts: each stores one event with it, for its log's callback. */
const counts = async (workspaceId: string) => {
  const { rows } = await sql(
    workspaceId,
    `select count(*)::int as all, count(*) filter (where status <> 'pending')::int as settled,
       count(*) filter (where lease_token is not null)::int as leased, max(claims)::int as claims,
       (select count(*)::int from webhook_event) as told from log`,
  );
  return rows[0] as { all: number; settled: number; leased: number; claims: number; told: number };
};
const bodies = (count: number, output = 'fine') =>
  Array.from({ length: count }, () => ({ output, callbackUrl: 'https://receiver.invalid/' }));
const wake = (workspaceId: string) => instance.parts[0]!.wake.drain(logQueue.name, workspaceId);

function startProcess(): ChildProcess {
  const { endpoints } = instance.parts[0]!;
  const child = spawn(process.execPath, ['test/support/worker-process.ts'], {
    env: { ...process.env, LOG_LEVEL: 'error', TEST_ENDPOINTS: JSON.stringify(endpoints) },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  children.push(child);
  return child;
}

/** A rule that holds a worker for its 250 ms, log after log, so that a pass can be caught in the middle. */
const addSlowRule = (workspaceId: string) =>
  sql(
    workspaceId,
    `insert into rule (id, workspace_id, name, type, value)
     values (gen_random_uuid(), $1, 'slow', 'regex_match', '^(?=(a+)+$)a')`,
    [workspaceId],
  );

test('a worker killed in the middle of a pass loses nothing: another one settles every log, once', async () => {
  const { workspaceId } = await instance.database.createWorkspace('Killed');
  await addSlowRule(workspaceId);
  await insertTestLogs(instance.database.db, workspaceId, bodies(16, `${'a'.repeat(60)}!`));

  const first = startProcess();
  wake(workspaceId);
  await eventually('the first worker holds the rows', async () => (await counts(workspaceId)).leased === 16);
  first.kill('SIGKILL');
  await once(first, 'exit');
  expect(await counts(workspaceId)).toMatchObject({ settled: 0 });

  startProcess();
  await eventually('every log is settled', async () => (await counts(workspaceId)).settled === 16);
  expect(await counts(workspaceId)).toEqual({ all: 16, settled: 16, leased: 0, claims: 2, told: 16 });
}, 240_000);

test('two workers on one database share its workspaces, and evaluate every log once', async () => {
  startProcess(); // beside the one that the first test left running
  const workers = new Set<string>();
  await eventually('both have worked', async () => {
    const round = Array.from({ length: 6 }, async () => {
      const { workspaceId } = await instance.database.createWorkspace('Two workers');
      await insertTestLogs(instance.database.db, workspaceId, bodies(50));
      wake(workspaceId);
      await eventually('every log is settled', async () => (await counts(workspaceId)).settled === 50);
      for (const worker of await workersOf(workspaceId)) workers.add(worker);
      expect(await counts(workspaceId)).toEqual({ all: 50, settled: 50, leased: 0, claims: 1, told: 50 });
    });
    await Promise.all(round);
    return workers.size >= 2;
  });
}, 180_000);

/** Who ran the passes of a workspace; its history says so once they have ended. */
async function workersOf(workspaceId: string): Promise<string[]> {
  const drain = instance.parts[0]!.temporal.workflow.getHandle(evaluateLogsId(workspaceId));
  await drain.result();
  const passes = ((await drain.fetchHistory()).events ?? []).map((event) => event.activityTaskStartedEventAttributes);
  return passes.flatMap((pass) => pass?.identity ?? []);
}
