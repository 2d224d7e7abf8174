import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../db/database.ts';
import { inWorkspace } from '../../db/tenant.ts';
import { eventually } from '../support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { call, startTestServer, type TestServer } from './test-server.ts';

describe('what follows a commit', () => {
  let test: TestDatabase;
  let server: TestServer;
  let workspaceId: string;
  let authorization: string;
  /** What another connection sees at the moment of each wake. */
  let seen: Promise<number>[] = [];

  const effects = () =>
    inWorkspace(test.db, workspaceId, async (em) => {
      const [row] = await em.execute<{ name: string }[]>('select name from workspace');
      return row!.name.split('+').length - 1;
    });

  beforeAll(async () => {
    test = await createTestDatabase();
    server = await startTestServer(test.db, { onWake: () => void seen.push(effects()) });
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });
  beforeEach(async () => {
    const created = await test.createWorkspace('w');
    workspaceId = created.workspaceId;
    authorization = `Bearer ${created.keys.evaluations!.webhookToken}`;
    seen = [];
    server.woken.length = 0;
  });

  const post = (path: string, json: object, key?: string) =>
    call(`${server.url}${path}`, {
      method: 'POST',
      headers: { authorization, ...(key && { 'idempotency-key': key }) },
      json,
    });

  describe.each(['orm', 'sql', 'outside'])('left in the form %s', (how) => {
    it.each([undefined, 'k'])('runs once, when what was written is to be seen by others (key %s)', async (key) => {
      expect(await post('/api/wakes', { how }, key)).toMatchObject({ status: 201, body: { count: 1 } });
      expect(server.woken).toEqual([`toys/${workspaceId}/${how}`]);
      expect(await Promise.all(seen)).toEqual([1]);
    });

    it('never runs when the transaction of an idempotent request rolls back, and the key stays free', async () => {
      expect((await post('/api/wakes', { how, fail: true }, 'k')).status).toBe(409);
      expect(server.woken).toEqual([]);
      expect(await effects()).toBe(0);
      expect(await post('/api/wakes', { how }, 'k')).toMatchObject({ status: 201, body: { count: 1 } });
      expect(server.woken).toHaveLength(1);
    });

    it('does not run again for a repeat', async () => {
      const [first, repeat] = [await post('/api/wakes', { how }, 'k'), await post('/api/wakes', { how }, 'k')];
      expect(repeat.text).toBe(first.text);
      expect(server.woken).toHaveLength(1);
      expect(await effects()).toBe(1);
    });
  });

  it('never runs when a transaction without a key rolls back', async () => {
    for (const how of ['orm', 'sql']) expect((await post('/api/wakes', { how, fail: true })).status).toBe(409);
    expect(server.woken).toEqual([]);
    expect(await effects()).toBe(0);
  });

  it('takes no answer back when it fails itself', async () => {
    const failing = await startTestServer(test.db, {
      onWake: () => {
        throw new Error('cannot wake');
      },
    });
    const answer = await call(`${failing.url}/api/wakes`, {
      method: 'POST',
      headers: { authorization },
      json: { how: 'orm' },
    });
    expect(answer.status).toBe(201);
    expect(failing.logs()).toContain('cannot wake');
    await failing.close();
  });

  describe('of a route that writes and then waits', () => {
    const rename = (suffix: string) =>
      inWorkspace(test.db, workspaceId, (em) => em.execute('update workspace set name = name || ?', [suffix]));

    it('commits row and key before it waits, and a repeat waits for the same row', async () => {
      const first = post('/api/reports', {}, 'k');
      await eventually('1 writes', async () => (await effects()) === 1);
      await eventually('the wake', () => server.woken.length > 0);
      expect(server.woken).toEqual([`reports/${workspaceId}/w+`]);
      expect(await Promise.all(seen)).toEqual([1]);
      const repeat = post('/api/reports', {}, 'k');
      await rename('!');
      const answers = await Promise.all([first, repeat]);
      for (const { status, body } of answers)
        expect({ status, body }).toEqual({ status: 201, body: { started: 1, name: 'w+!' } });
      expect(answers.map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
      expect(server.woken).toHaveLength(1);
    });

    it('shows a repeat the row as it is now', async () => {
      const first = post('/api/reports', {}, 'k');
      await eventually('1 writes', async () => (await effects()) === 1);
      await rename('!');
      expect((await first).body.name).toBe('w+!');
      await rename(' changed');
      expect(await post('/api/reports', {}, 'k')).toMatchObject({
        status: 201,
        body: { started: 1, name: 'w+! changed' },
      });
    });

    it('leaves the key free when it refuses to write, and keeps it when the wait is in vain', async () => {
      expect((await post('/api/reports', { refuse: true }, 'k')).status).toBe(409);
      expect([await effects(), server.woken]).toEqual([0, []]);
      await rename('?');
      const late = await post('/api/reports', {}, 'k');
      expect([late.status, late.headers.get('retry-after')]).toEqual([503, '5']);
      await rename('!');
      expect(await post('/api/reports', {}, 'k')).toMatchObject({ status: 201, body: { started: 1 } });
      expect(await effects()).toBe(1);
      expect((await post('/api/reports', { refuse: true }, 'k')).status).toBe(409); // another request
    });

    it('holds no connection while it waits', async () => {
      const few = openDatabase({ url: test.url, poolSize: 2 });
      const small = await startTestServer(few);
      const waiting = Array.from({ length: 6 }, (_, index) =>
        call(`${small.url}/api/reports`, {
          method: 'POST',
          headers: { authorization, 'idempotency-key': `k${index}` },
          json: {},
        }),
      );
      await eventually('6 writes over 2 connections', async () => (await effects()) === 6);
      await rename('!');
      for (const { status } of await Promise.all(waiting)) expect(status).toBe(201);
      await small.close();
      await few.close();
    });
  });
});
