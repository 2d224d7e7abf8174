import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { Deleted, PatchedProject, Project, Task } from '../../domain/evaluations/contract/projects/project.ts';
import { Rule } from '../../domain/evaluations/contract/rules/rule.ts';
import { badFields, type Client, createClient, createSend, errorOf, expected } from '../support/client.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';

/** No worker runs here: all of this takes effect at once, before anything is cleared. */
describe('projects and tasks', () => {
  let instance: TestInstance;
  let client: Client;
  beforeAll(async () => {
    instance = await startTestInstance({ workers: 0 });
  });
  afterAll(() => instance.stop());
  beforeEach(async () => {
    client = createClient(instance.urls[0]!, await instance.database.createWorkspace());
  });

  const create = async (name: string) => expected(await client.send('POST', '/api/projects', { name }), 201, Project);
  const patch = (id: string, body: unknown) => client.send('PATCH', `/api/projects/${id}`, body);
  const patched = async (id: string, body: unknown) => expected(await patch(id, body), 200, PatchedProject);
  const merge = (id: string, name: string) => patched(id, { name, merge: true });
  const remove = async (path: string) => expected(await client.send('DELETE', path), 200, Deleted);
  const tasks = async (id: string) =>
    expected(await client.send('GET', `/api/projects/${id}/tasks`), 200, z.array(Task));
  const counts = async (id: string) =>
    Object.fromEntries((await tasks(id)).map(({ name, executionCount }) => [name, executionCount]));
  const taskNames = async (query = '') =>
    expected(await client.send('GET', `/api/logs/tasks${query}`), 200, z.array(z.string()));
  const submit = async (project: string, task?: string, extra: object = {}) =>
    (await client.submit({ project, output: 'hi', ...(task && { task }), ...extra })).id;
  const projectNamed = async (name: string) => (await client.projects()).find((project) => project.name === name)!;
  const listed = async (query = '') => (await client.list(query)).executions.map(({ id }) => id).sort();
  const code = ({ status, json }: { status: number; json: unknown }) => [status, (json as { code?: string }).code];
  const gone = async (id: string) =>
    Promise.all([
      client.send('GET', `/api/logs/${id}`),
      client.send('GET', `/api/logs/${id}/status`),
      client.send('PATCH', `/api/logs/${id}/decision`, { decision: 'approved' }),
      client.send('DELETE', `/api/logs/${id}`),
    ]).then((replies) => replies.map(({ status }) => status));

  describe('PATCH of a project', () => {
    it('renames it; logs and rules show the new name', async () => {
      const id = await submit('old');
      const project = await projectNamed('old');
      const rule = await client.createRule({ name: 'R', type: 'length_limit', value: '5', projectName: 'OLD' });
      expect(await patched(project.id, { name: ' New ' })).toEqual({ ...project, name: 'New', executionCount: 1 });
      expect(await client.getLog(id)).toMatchObject({ projectId: project.id, projectName: 'New' });
      expect((await client.list('project=new')).total).toBe(1);
      expect((await client.list('project=old')).total).toBe(0);
      expect((await client.getRule(rule.id)).projectName).toBe('New');
      await submit('old');
      expect((await client.projects()).map(({ name }) => name)).toEqual(['New', 'old']); // the old name is free
    });

    it('takes its own name in other spelling, and sets and clears the icon', async () => {
      const { id } = await create('support');
      expect(await patched(id, { name: 'SUPPORT', icon: '🎧', merge: true })).toMatchObject({
        name: 'SUPPORT',
        icon: '🎧',
      });
      expect(await patched(id, { icon: null })).toMatchObject({ name: 'SUPPORT', icon: null });
      expect(await patched(id, { merge: true })).toMatchObject({ id, name: 'SUPPORT' });
      expect(await patched(id, { merge: true, name: 'free', icon: 'x' })).toMatchObject({
        id,
        name: 'free',
        icon: 'x',
      });
    });

    it('is 409 for the name of another project, and nothing of it is applied', async () => {
      const [one, other] = [await create('one'), await create('other')];
      const reply = await patch(one.id, { name: 'OTHER', icon: 'x', merge: false });
      expect(code(reply)).toEqual([409, 'CONFLICT']);
      expect(await client.projects()).toEqual([one, other]);
    });

    it.each([
      [{}],
      [{ unknown: 1 }],
      [{ name: ' ' }],
      [{ name: 'x'.repeat(201) }],
      [{ icon: 'x'.repeat(65) }],
      [{ merge: 7 }],
    ])('refuses %j', async (body) => {
      const { id } = await create('one');
      expect((await patch(id, body)).status).toBe(400);
      expect(errorOf(await patch(id, body)).code).toBe('VALIDATION_ERROR');
    });

    it('is 404 for an unknown project, one of another workspace, and text that is no id', async () => {
      const { id } = await create('mine');
      const other = createClient(instance.urls[0]!, await instance.database.createWorkspace());
      for (const path of [`/api/projects/${id}`, `/api/projects/${crypto.randomUUID()}`, '/api/projects/x']) {
        expect(code(await other.send('PATCH', path, { name: 'theirs' }))).toEqual([404, 'NOT_FOUND']);
        expect(code(await other.send('DELETE', path))).toEqual([404, 'NOT_FOUND']);
        expect(code(await other.send('GET', `${path}/tasks`))).toEqual([404, 'NOT_FOUND']);
        expect(code(await other.send('POST', `${path}/tasks`, { name: 't' }))).toEqual([404, 'NOT_FOUND']);
        expect(code(await other.send('DELETE', `${path}/tasks?taskName=t`))).toEqual([404, 'NOT_FOUND']);
      }
      expect((await client.projects()).map(({ name }) => name)).toEqual(['mine']);
    });
  });

  describe('a merge', () => {
    it('counts logs, tasks and rules to the survivor at once; equal tasks become one', async () => {
      const a = await submit('A', 'Draft');
      const b = await submit('B', 'draft');
      const alone = await submit('A', 'only in A');
      const bare = await submit('A');
      const [from, into] = [await projectNamed('A'), await projectNamed('B')];
      const scope = { projectName: 'A', taskName: 'Draft' };
      const rule = await client.createRule({ name: 'R', type: 'length_limit', value: '5', ...scope });

      expect(await patched(from.id, { name: 'b', merge: 'true', icon: '🅱' })).toEqual({
        ...{ ...into, icon: '🅱', executionCount: 4, merged: true },
      });
      expect(await client.projects()).toEqual([{ ...into, icon: '🅱', executionCount: 4 }]);
      expect(code(await patch(from.id, { name: 'x' }))).toEqual([404, 'NOT_FOUND']);
      expect(await counts(into.id)).toEqual({ draft: 2, 'only in A': 1 });
      expect(await listed('project=B')).toEqual([a, b, alone, bare].sort());
      expect(await listed('project=b&task=DRAFT')).toEqual([a, b].sort());
      expect((await client.list('project=A')).total).toBe(0);
      for (const id of [a, b])
        expect(await client.getLog(id)).toMatchObject({ projectId: into.id, projectName: 'B', taskName: 'draft' });
      expect(await client.getLog(bare)).toMatchObject({ projectName: 'B', taskName: null });
      expect(await client.getRule(rule.id)).toMatchObject({ projectId: into.id, projectName: 'B' });
      expect(await taskNames('?project=B')).toEqual(['draft', 'only in A']);

      await patched(into.id, { name: 'C' }); // what stands in for it is renamed along
      expect(await client.getLog(a)).toMatchObject({ projectId: into.id, projectName: 'C' });
      expect((await client.list('project=C&sortBy=projectName')).total).toBe(4);
    });

    it('frees the name: a submission that names it makes a new project', async () => {
      await submit('A');
      await submit('B');
      await merge((await projectNamed('A')).id, 'B');
      const id = await submit('A');
      expect((await client.projects()).map(({ name, executionCount }) => [name, executionCount])).toEqual([
        ['A', 1],
        ['B', 2],
      ]);
      expect((await client.getLog(id)).projectName).toBe('A');
    });

    it('may follow another merge, and the last survivor may be deleted', async () => {
      const ids = [await submit('A', 't'), await submit('B', 't'), await submit('C', 'T')];
      await merge((await projectNamed('A')).id, 'B');
      const survivor = await merge((await projectNamed('B')).id, 'C');
      expect(survivor.executionCount).toBe(3);
      expect(await counts(survivor.id)).toEqual({ T: 3 });
      expect(await listed('project=C&task=t')).toEqual([...ids].sort());
      await remove(`/api/projects/${survivor.id}`);
      expect(await client.projects()).toEqual([]);
      expect(await listed()).toEqual([]);
      for (const id of ids) expect(await gone(id)).toEqual([404, 404, 404, 404]);
    });

    it('a repeated id is still known', async () => {
      await submit('A', 't', { id: 'run-1' });
      await submit('B');
      await merge((await projectNamed('A')).id, 'B');
      expect(await submit('A', 't', { id: 'run-1' })).toBe('run-1');
      expect((await client.list()).total).toBe(2);
    });
  });

  describe('DELETE of a project', () => {
    it('takes its logs, rules and tasks at once, and nothing else', async () => {
      const [one, two] = [await submit('A', 't', { sessionId: 's', tags: 'x' }), await submit('A')];
      const other = await submit('B', 't', { sessionId: 's', tags: 'x' });
      const project = await projectNamed('A');
      await client.createRule({ name: 'R', type: 'length_limit', value: '5', projectName: 'A' });
      const kept = await client.createRule({ name: 'G', type: 'length_limit', value: '5' });
      await remove(`/api/projects/${project.id}`);

      for (const id of [one, two]) expect(await gone(id)).toEqual([404, 404, 404, 404]);
      expect(code(await client.send('DELETE', `/api/projects/${project.id}`))).toEqual([404, 'NOT_FOUND']);
      expect(code(await client.send('GET', `/api/projects/${project.id}/tasks`))).toEqual([404, 'NOT_FOUND']);
      expect(expected(await client.send('GET', '/api/rules'), 200, z.array(Rule))).toEqual([kept]);
      const bulk = await client.send('PATCH', '/api/logs/bulk', { ids: [one, two], action: 'delete' });
      expect(bulk.json).toEqual({ ok: true, count: 0 });
      for (const query of ['', 'tags=x', 'sessionId=s', 'q=t']) expect(await listed(query)).toEqual([other]);
      expect((await client.list()).executions[0]!.sessionTurnCount).toBe(1);
      expect((await client.projects()).map(({ name }) => name)).toEqual(['B']);
      expect(await taskNames()).toEqual(['t']);
      expect(await taskNames('?project=A')).toEqual([]);
    });

    it('frees its name and the ids of its logs at once', async () => {
      await submit('A', 't', { id: 'run-1' });
      const before = await projectNamed('A');
      await remove(`/api/projects/${before.id}`);
      const again = await create('a');
      expect(again).toMatchObject({ executionCount: 0, name: 'a' });
      expect(await tasks(again.id)).toEqual([]);
      expect(await submit('A', 'other', { id: 'run-1', output: 'new' })).toBe('run-1');
      expect(await client.getLog('run-1')).toMatchObject({ projectId: again.id, output: 'new', taskName: 'other' });
      expect((await client.list()).total).toBe(1);
    });
  });

  describe('tasks of a project', () => {
    const createTask = (id: string, body: unknown) => client.send('POST', `/api/projects/${id}/tasks`, body);

    it('are created, listed by name with live counts, and unique however spelt', async () => {
      await submit('A', 'beta');
      const { id } = await projectNamed('A');
      const made = expected(await createTask(id, { name: ' Alpha ' }), 201, Task);
      expect(made).toMatchObject({ name: 'Alpha', projectId: id, executionCount: 0 });
      expect(code(await createTask(id, { name: 'ALPHA' }))).toEqual([409, 'CONFLICT']);
      expect(badFields(await createTask(id, { name: '' }))).toEqual(['name']);
      await submit('A', 'alpha');
      expect((await tasks(id)).map(({ name, executionCount }) => [name, executionCount])).toEqual([
        ['Alpha', 1],
        ['beta', 1],
      ]);
    });

    it('DELETE takes the task and its logs; other tasks, logs without one and rules stay', async () => {
      const doomed = [await submit('A', 't'), await submit('A', 'T')];
      const kept = [await submit('A', 'other'), await submit('A'), await submit('B', 't')];
      const { id } = await projectNamed('A');
      const scope = { projectName: 'A', taskName: 't' };
      const rule = await client.createRule({ name: 'R', type: 'length_limit', value: '5', ...scope });
      await remove(`/api/projects/${id}/tasks?taskName=t`);
      for (const log of doomed) expect(await gone(log)).toEqual([404, 404, 404, 404]);
      expect(await listed()).toEqual([...kept].sort());
      expect(await counts(id)).toEqual({ other: 1 });
      expect((await projectNamed('A')).executionCount).toBe(2);
      expect((await client.getRule(rule.id)).taskName).toBe('t');
      expect(code(await client.send('DELETE', `/api/projects/${id}/tasks?taskName=t`))).toEqual([404, 'NOT_FOUND']);
      await submit('A', 't'); // its name is free
      expect(await counts(id)).toEqual({ other: 1, t: 1 });
    });

    it('DELETE takes the logs of a merged project along', async () => {
      const [a, b] = [await submit('A', 't'), await submit('B', 't')];
      const { id } = await merge((await projectNamed('A')).id, 'B');
      await remove(`/api/projects/${id}/tasks?taskName=t`);
      for (const log of [a, b]) expect(await gone(log)).toEqual([404, 404, 404, 404]);
      expect(await tasks(id)).toEqual([]);
    });

    it.each(['', '?taskName=', '?taskName=%20', '?taskName=a&taskName=b'])('DELETE with "%s" is 400', async (query) => {
      const { id } = await create('A');
      const reply = await client.send('DELETE', `/api/projects/${id}/tasks${query}`);
      expect(code(reply)).toEqual([400, 'VALIDATION_ERROR']);
      expect(badFields(reply)).toEqual(['taskName']);
    });

    it('GET /api/logs/tasks names each once, by name, of one project or of all', async () => {
      const { id } = await create('A');
      await createTask(id, { name: 'created' });
      await submit('a', 'Logged');
      await submit('B', 'logged');
      await submit('B', 'another');
      expect(await taskNames()).toEqual(['another', 'created', 'Logged']);
      expect(await taskNames('?project=A')).toEqual(['created', 'Logged']);
      expect(await taskNames('?project=%20b%20')).toEqual(['another', 'logged']);
      expect(await taskNames('?project=unknown')).toEqual([]);
    });
  });

  it('want a credential', async () => {
    const anonymous = createSend(instance.urls[0]!);
    for (const [method, path] of [
      ['PATCH', '/api/projects/x'],
      ['DELETE', '/api/projects/x'],
      ['GET', '/api/projects/x/tasks'],
      ['POST', '/api/projects/x/tasks'],
      ['DELETE', '/api/projects/x/tasks'],
      ['GET', '/api/logs/tasks'],
    ] as const)
      expect((await anonymous(method, path)).status).toBe(401);
  });
});
