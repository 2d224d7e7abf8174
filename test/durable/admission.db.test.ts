import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { type Database, openDatabase } from '../../db/database.ts';
import { waitingJobs } from '../../db/durable/admission.ts';
import { forgetWorker, seeWorker } from '../../db/durable/live-workers.ts';
import { forgottenKeys, oldestDueSeconds } from '../../db/durable/sweep.ts';
import { logQueue } from '../../db/evaluations/logs/log.queue.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { createLogger } from '../../workers/runtime/log/logger.ts';
import type { QueueDefinition } from '../../workers/runtime/queue-definition.ts';
import { createWake } from '../../workers/runtime/wake.ts';
import { eventually } from '../support/eventually.ts';
import { insertTestLogs } from '../support/submissions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const places = { each: 10, total: 25 };
const names = { workflow: 'evaluateLog', taskQueue: 'q', summary: () => '', input: () => ({}) };
const definition: QueueDefinition = {
  room: 'evaluations',
  queue: logQueue,
  drain: { ...names, id: (workspaceId) => workspaceId },
  job: { ...names, id: (workspaceId, entity) => `${workspaceId}/${entity}`, places },
};

let database: TestDatabase;
let queueDb: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  queueDb = openDatabase({ url: database.queueUrl, poolSize: 4 });
}, 180_000);
afterAll(async () => {
  await queueDb?.close();
  await database?.drop();
});

let workspaces: string[] = [];
beforeEach(async () => {
  for (const id of workspaces) await sql(id, 'delete from log');
  workspaces = [];
});
async function workspace(): Promise<string> {
  const { workspaceId } = await database.createWorkspace();
  workspaces.push(workspaceId);
  return workspaceId;
}

const sql = (workspaceId: string, text: string) =>
  inWorkspaceSql(database.db, workspaceId, (client) => client.query(text));

/** Logs that wait for a place, the first one for the longest. */
async function waiting(workspaceId: string, count: number, { key = 'openai', weight = 1 } = {}): Promise<void> {
  const ids = Array.from({ length: count }, (_, n) => `${key}-${String(n).padStart(3, '0')}`);
  for (let from = 0; from < count; from += 100)
    await insertTestLogs(
      database.db,
      workspaceId,
      ids.slice(from, from + 100).map((id) => ({ id })),
    );
  await sql(
    workspaceId,
    `update log set lane = 'waiting', admission_key = '${key}', admission_weight = ${weight},
       due_at = clock_timestamp() - interval '1 hour' + substring(id from '...$')::int * interval '1 s'
     where id like '${key}-%'`,
  );
}

/** The wake of one process, with a Temporal client that remembers what it started. */
function startProcess({ fails = () => false }: { fails?: () => boolean } = {}) {
  const started: string[] = [];
  const temporal = {
    connection: { withDeadline: (_deadline: number, call: () => unknown) => call() },
    workflow: {
      signalWithStart: async (_workflow: string, { workflowId }: { workflowId: string }) => {
        if (fails()) throw new Error('the server is away');
        started.push(workflowId);
      },
    },
  };
  const log = createLogger({ LOG_LEVEL: 'silent' });
  const parts = { temporal: temporal as unknown as Client, db: database.db, queueDb, queues: [definition], log };
  return { wake: createWake(parts), started };
}
const settled = ({ wake }: ReturnType<typeof startProcess>) => wake.idle(20_000);
const end = (workspaceId: string, id: string) => sql(workspaceId, `update log set due_at = null where id = '${id}'`);

test('as many jobs start as there are places, the oldest first; the others cost Temporal nothing', async () => {
  const id = await workspace();
  await waiting(id, 200);
  const one = startProcess();
  for (let asked = 0; asked < 50; asked += 1) one.wake.admit(logQueue.name);
  await settled(one);
  expect(one.started.sort()).toEqual(Array.from({ length: 10 }, (_, n) => `${id}/openai-00${n}`));
  expect(await waitingJobs(queueDb, logQueue)).toEqual([
    { queue: logQueue.name, workspaceId: id, key: 'openai', waiting: 190, placesTaken: 10 },
  ]);
});

test('a job that ends leaves its place to the next one', async () => {
  const id = await workspace();
  await waiting(id, 12);
  const one = startProcess();
  one.wake.admit(logQueue.name);
  await settled(one);
  await end(id, 'openai-003');
  one.wake.admit(logQueue.name);
  await settled(one);
  expect(one.started.slice(10)).toEqual([`${id}/openai-010`]);
});

test('processes that look at the same time hand out no place twice', async () => {
  const id = await workspace();
  await waiting(id, 100);
  const processes = Array.from({ length: 4 }, () => startProcess());
  for (const { wake } of processes) wake.admit(logQueue.name);
  await Promise.all(processes.map(settled));
  const started = processes.flatMap((one) => one.started);
  expect([started.length, new Set(started).size]).toEqual([10, 10]);
});

test('a provider that holds all its places keeps no other from its own, and no other workspace', async () => {
  const [id, other] = [await workspace(), await workspace()];
  await waiting(id, 30, { key: 'hangs' });
  const one = startProcess();
  one.wake.admit(logQueue.name);
  await settled(one);
  one.started.length = 0;
  await waiting(id, 2, { key: 'well' });
  await waiting(other, 2, { key: 'hangs' });
  one.wake.admit(logQueue.name);
  await settled(one);
  expect(one.started.sort()).toEqual(
    [`${id}/well-000`, `${id}/well-001`, `${other}/hangs-000`, `${other}/hangs-001`].sort(),
  );
});

test('where all places are taken workspaces have them in turn', async () => {
  const ids = [await workspace(), await workspace(), await workspace(), await workspace()];
  const one = startProcess();
  for (const id of ids.slice(0, 3)) await waiting(id, 40);
  one.wake.admit(logQueue.name);
  await settled(one);
  const startedOf = (id: string | undefined) => one.started.filter((job) => job.startsWith(`${id}/`)).length;
  expect(one.started).toHaveLength(places.total);
  for (const id of ids.slice(0, 3)) expect(startedOf(id)).toBeGreaterThanOrEqual(8);

  await waiting(ids[3]!, 40); // it came last, and has the next place
  await end(ids[0]!, 'openai-000');
  one.wake.admit(logQueue.name);
  await settled(one);
  expect([one.started.length, startedOf(ids[3])]).toEqual([places.total + 1, 1]);
});

test('a job that takes several places is counted as often', async () => {
  const id = await workspace();
  await waiting(id, 20, { weight: 4 });
  const one = startProcess();
  one.wake.admit(logQueue.name);
  await settled(one);
  expect(one.started).toHaveLength(3); // the third one passes the limit
});

test('there are as many places for each worker that lives', async () => {
  const id = await workspace();
  await waiting(id, 40);
  const workers = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
  for (const worker of workers) await seeWorker(database.db, worker);
  const one = startProcess();
  one.wake.admit(logQueue.name);
  await settled(one);
  for (const worker of workers) await forgetWorker(database.db, worker);
  expect(one.started).toHaveLength(20);
});

test('the places of a killed worker are free when their leases end, for its own jobs first', async () => {
  const id = await workspace();
  await waiting(id, 20);
  const one = startProcess();
  one.wake.admit(logQueue.name);
  await settled(one);
  await sql(id, `update log set due_at = clock_timestamp() - interval '3 s' where lane = 'job' and id > 'openai-004'`);
  one.started.length = 0;
  one.wake.admit(logQueue.name);
  await settled(one);
  expect(one.started.sort()).toEqual([5, 6, 7, 8, 9].map((n) => `${id}/openai-00${n}`));
});

test('a start that fails is tried again and takes no place meanwhile; the row is as late as it was', async () => {
  const id = await workspace();
  await waiting(id, 20);
  let away = true;
  const one = startProcess({ fails: () => away });
  one.wake.admit(logQueue.name);
  await settled(one);
  expect(one.started).toEqual([]);
  expect(await oldestDueSeconds(queueDb, logQueue)).toBeGreaterThan(3_000); // the operator is told
  away = false;
  await eventually('the same jobs are started', async () => {
    one.wake.admit(logQueue.name);
    await settled(one);
    return one.started.length === 10;
  });
  expect(one.started.sort()).toEqual(Array.from({ length: 10 }, (_, n) => `${id}/openai-00${n}`));
});

test('what waits for a place is neither late nor forgotten', async () => {
  const id = await workspace();
  await waiting(id, 3);
  expect(await oldestDueSeconds(queueDb, logQueue)).toBeNull();
  expect(await forgottenKeys(queueDb, logQueue)).toEqual([]);
});

test('a log waits for the judges that its rules name, in as many places as are judged at once', async () => {
  const id = await workspace();
  await insertTestLogs(database.db, id, [{ id: 'plain' }]);
  const rule = (name: string, provider: string | null, project = 'null') =>
    sql(
      id,
      `insert into rule (id, workspace_id, name, type, value, is_active, project_id, llm_judge_provider)
       values (gen_random_uuid(), '${id}', '${name}', 'llm_judge', 'v', true, ${project}, ${provider ? `'${provider}'` : 'null'})`,
    );
  await rule('a', 'openai');
  await rule('b', null);
  await insertTestLogs(database.db, id, [{ id: 'two' }]);
  for (const name of ['c', 'd', 'e']) await rule(name, 'openai');
  await insertTestLogs(database.db, id, [{ id: 'five' }]);
  const { rows } = await sql(
    id,
    `select id, lane, admission_key as key, admission_weight as weight from log order by created_at`,
  );
  expect(rows).toEqual([
    { id: 'plain', lane: 'drain', key: '', weight: 0 },
    { id: 'two', lane: 'waiting', key: 'default+openai', weight: 2 },
    { id: 'five', lane: 'waiting', key: 'default+openai', weight: 4 },
  ]);
});
