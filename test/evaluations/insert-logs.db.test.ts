import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { insertTestLogs } from '../support/submissions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let workspaceId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ workspaceId } = await database.createWorkspace());
}, 180_000);
afterAll(() => database?.drop());

const insert = (bodies: Record<string, unknown>[]) => insertTestLogs(database.db, workspaceId, bodies);
const remove = (id: string) =>
  inWorkspaceSql(database.db, workspaceId, (client) => client.query('delete from log where id = $1', [id]));

test('an id that stands twice in a batch is one log: the other is its repeat, or in conflict with it', async () => {
  const results = await insert([{ id: 'twice' }, { id: 'twice' }, { id: 'twice', output: 'other' }]);
  expect(results.map(({ kind }) => kind)).toEqual(['created', 'repeated', 'conflict']);
});

test('what a repeat or a log in conflict names is not brought about', async () => {
  const results = await insert([
    { id: 'one', project: 'First' },
    { id: 'one', project: 'Ghost' },
  ]);
  expect(results.map(({ kind }) => kind)).toEqual(['created', 'conflict']);
  expect((await insert([{ id: 'one', project: 'Phantom', task: 'T' }])).map(({ kind }) => kind)).toEqual(['conflict']);
  const { rows } = await inWorkspaceSql(database.db, workspaceId, (client) =>
    client.query(`select name from project where name in ('First', 'Ghost', 'Phantom')`),
  );
  expect(rows).toEqual([{ name: 'First' }]);
});

test('the same id is another log in another workspace', async () => {
  const other = await database.createWorkspace();
  await insert([{ id: 'shared' }]);
  const [result] = await insertTestLogs(database.db, other.workspaceId, [{ id: 'shared' }]);
  expect(result?.kind).toBe('created');
});

test('submissions and deletions of one id at once end in answers, never in errors', async () => {
  for (let round = 0; round < 20; round += 1) {
    const inserts = Array.from({ length: 4 }, () => insert([{ id: 'contended' }]));
    const results = await Promise.all([...inserts, remove('contended'), remove('contended')]);
    for (const result of results.slice(0, 4))
      expect(['created', 'repeated']).toContain((result as { kind: string }[])[0]?.kind);
  }
});

test('places are found without regard to case and created once, the first spelling kept', async () => {
  await insert([{ project: 'Café', task: 'Draft' }, { project: ' CAFÉ ', task: 'draft' }, { project: 'Cafe\u0301' }]);
  const { rows } = await inWorkspaceSql(database.db, workspaceId, (client) =>
    client.query(`select p.name, t.name as task from project p left join task t on t.project_id = p.id
      where p.name_key = 'café'`),
  );
  expect(rows).toEqual([{ name: 'Café', task: 'Draft' }]);
});
