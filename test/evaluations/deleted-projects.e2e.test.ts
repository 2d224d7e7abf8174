import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { inWorkspaceSql } from '../../db/tenant.ts';
import type { Project } from '../../domain/evaluations/contract/projects/project.ts';
import { evaluateLogId } from '../../workflows/evaluations/evaluate-log.ts';
import { purgeDeletedProjectsId } from '../../workflows/evaluations/purge-deleted-projects.ts';
import { type Client, createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { type OpenAiStub, startOpenAiStub } from '../support/openai-stub.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';

/** More than one batch, and few enough to be quick. */
const MANY = 1_200;

describe('what deleted projects leave behind', () => {
  let stub: OpenAiStub;
  let instance: TestInstance;
  let client: Client;
  let worker: { stop(): Promise<void> } | undefined;
  beforeAll(async () => {
    stub = await startOpenAiStub();
    const env = { OPENAI_BASE_URL: stub.baseUrl, OPENAI_API_KEY: stub.apiKey };
    instance = await startTestInstance({ workers: 0, env });
  });
  afterAll(async () => {
    await instance.stop();
    await stub.close();
  });
  beforeEach(async () => {
    stub.reset();
    client = createClient(instance.urls[0]!, await instance.database.createWorkspace());
  });
  afterEach(async () => {
    await worker?.stop();
    worker = undefined;
  });

  const sql = <T extends object>(text: string, values: unknown[] = []) =>
    inWorkspaceSql(instance.database.db, client.workspaceId, async (pg) => (await pg.query<T>(text, values)).rows);
  const projectNamed = async (name: string): Promise<Project> =>
    (await client.projects()).find((project) => project.name === name)!;
  /** Evaluated logs of a project and task, as if they had been submitted one by one. */
  const fill = async (project: string, task: string) => {
    await client.submit({ project, task, output: 'first' });
    await sql(
      `insert into log (uid, workspace_id, id, project_id, task_id, status, verdict, output, content_sha256, "timestamp")
       select gen_random_uuid(), l.workspace_id, $1 || n, l.project_id, l.task_id, 'pass', 'pass', 'x', '', now()
       from log l join project p on p.id = l.project_id, generate_series(1, ${MANY - 1}) n
       where p.name = $1 and p.live and l.output = 'first'`,
      [project],
    );
  };
  const merge = (id: string, name: string) => client.send('PATCH', `/api/projects/${id}`, { name, merge: true });
  const cleared = () =>
    eventually('deleted projects purged', async () => (await sql('select from project_purge')).length === 0, {
      withinMs: 60_000,
    });
  const rows = () =>
    sql(`select p.name as project, t.name as task, count(*)::int as logs from log l join project p on p.id = l.project_id
      join task t on t.id = l.task_id group by 1, 2 order by 1, 2`);

  it('stays as it is after a merge, and readers find it with the survivor at once, through the next merge too', async () => {
    for (const name of ['A', 'B', 'C']) await fill(name, 't');
    await merge((await projectNamed('A')).id, 'B');
    const merged = await client.list('project=B&limit=100&sortBy=projectName');
    expect(merged.total).toBe(2 * MANY);
    expect((await client.list('project=A')).total).toBe(0);
    expect((await client.list('task=T&project=B')).total).toBe(2 * MANY);

    await merge((await projectNamed('B')).id, 'C');
    const { id } = await projectNamed('C');
    const { executions, total } = await client.list('project=C&task=t&limit=100');
    expect(total).toBe(3 * MANY);
    expect(new Set(executions.map((log) => `${log.projectId} ${log.projectName} ${log.taskName}`))).toEqual(
      new Set([`${id} C t`]),
    );
    expect(await client.projects()).toEqual([expect.objectContaining({ id, name: 'C', executionCount: 3 * MANY })]);
    await client.send('PATCH', `/api/projects/${id}`, { name: 'D' });
    expect((await client.list('project=D')).total).toBe(3 * MANY);
  });

  it('is erased after a deletion, with what was merged into it, across a restart of the worker, and nothing of others', async () => {
    for (const name of ['A', 'B', 'C']) await fill(name, 't');
    await merge((await projectNamed('A')).id, 'B');
    const { id } = await projectNamed('B');
    expect((await client.send('DELETE', `/api/projects/${id}`)).json).toEqual({ success: true });
    expect((await client.list()).total).toBe(MANY);

    worker = instance.startWorker();
    await eventually('some are erased', async () => (await sql('select from log')).length < 3 * MANY);
    await worker.stop();
    worker = instance.startWorker();
    await cleared();
    expect(await rows()).toEqual([{ project: 'C', task: 't', logs: MANY }]);
    expect(await sql('select from project')).toHaveLength(1);
    expect(await sql('select from task')).toHaveLength(1);
  }, 180_000);

  it('of a task goes with what was merged into it, and the project keeps the rest', async () => {
    await fill('A', 't');
    await fill('B', 't');
    await client.submit({ project: 'A', task: 'u', output: 'kept' });
    await merge((await projectNamed('A')).id, 'B');
    const { id } = await projectNamed('B');
    expect((await client.send('DELETE', `/api/projects/${id}/tasks?taskName=T`)).json).toEqual({ success: true });
    expect((await client.list()).total).toBe(1);
    worker = instance.startWorker();
    await cleared();
    const kept = [expect.objectContaining({ projectName: 'B', taskName: 'u', output: 'kept' })];
    expect((await client.list()).executions).toEqual(kept);
    expect(await sql('select from log')).toHaveLength(1);
  });

  it('of a task is erased, and its project keeps the rest', async () => {
    await fill('A', 't');
    await client.submit({ project: 'A', task: 'u', output: 'kept' });
    const { id } = await projectNamed('A');
    expect((await client.send('DELETE', `/api/projects/${id}/tasks?taskName=T`)).json).toEqual({ success: true });
    expect((await client.list()).total).toBe(1);
    worker = instance.startWorker();
    await cleared();
    expect(await rows()).toEqual([{ project: 'A', task: 'u', logs: 1 }]);
    expect(await sql('select from task')).toHaveLength(1);
    const workflow = instance.parts[0]!.temporal.workflow.getHandle(purgeDeletedProjectsId(client.workspaceId));
    await expect(workflow.result()).resolves.toMatchObject({ settled: 1, pending: 0 });
  });

  it('ends running and waiting evaluations without a verdict', async () => {
    await client.createRule({ name: 'J', type: 'llm_judge', value: 'Flag what is rude', projectName: 'A' });
    stub.otherwise({ kind: 'hang' });
    worker = instance.startWorker();
    const judged = await client.submit({ project: 'A', output: 'hi' });
    await eventually('the judge is asked', () => stub.requests.length === 1);
    const { id } = await projectNamed('A');
    await client.send('DELETE', `/api/projects/${id}`);
    const job = instance.parts[0]!.temporal.workflow.getHandle(evaluateLogId(client.workspaceId, judged.id));
    await cleared();
    await job.result();
    expect(await sql('select from log')).toEqual([]);
    expect(await sql('select from applied_rule')).toEqual([]);
  });

  it('a log that is submitted while its project goes is found in a new project of that name', async () => {
    const { db } = instance.database;
    await client.submit({ project: 'A', task: 't', output: 'before' });
    const old = await projectNamed('A');
    // A deletion that has not committed yet: the submission has to wait for what becomes of the project.
    const during = await inWorkspaceSql(db, client.workspaceId, async (pg) => {
      await pg.query('select from project where id = $1 for update', [old.id]);
      const submitting = client.submit({ project: 'A', task: 't', output: 'during' });
      await eventually('the submission waits', async () => {
        const waiting = await db.pool.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return waiting.rowCount;
      });
      await pg.query('update project set live = false where id = $1', [old.id]);
      return { submitting }; // a promise itself would be waited for before the commit
    });
    const { id } = await during.submitting;
    const log = await client.getLog(id);
    expect(log).toMatchObject({ projectName: 'A', taskName: 't', output: 'during' });
    expect(log.projectId).not.toBe(old.id);
    expect((await client.list()).total).toBe(1);
  });

  it('no accepted log is lost while projects are merged and renamed to and fro', async () => {
    worker = instance.startWorker();
    const accepted: string[] = [];
    const names = ['A', 'B', 'C'];
    const submitting = Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const task = `t${index % 4}`;
        accepted.push((await client.submit({ project: names[index % 3]!, task, output: 'x' })).id);
      }),
    );
    const statuses: number[] = [];
    for (let round = 0; round < 12; round += 1) {
      const from = await projectNamed(names[round % 3]!);
      if (from) statuses.push((await merge(from.id, names[(round + 1) % 3]!)).status);
    }
    await submitting;
    expect(new Set(statuses)).toEqual(new Set([200]));
    await cleared();
    const { executions } = await client.list('limit=100');
    expect(executions.map(({ id }) => id).sort()).toEqual(accepted.sort());
    const live = new Set((await client.projects()).map(({ id }) => id));
    expect(executions.every(({ projectId }) => live.has(projectId))).toBe(true);
  });
});
