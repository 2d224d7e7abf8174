import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { listLogs } from '../../db/evaluations/logs/list-logs.ts';
import { Log } from '../../db/evaluations/logs/log.entity.ts';
import { deleteLogs } from '../../db/evaluations/logs/log.repository.ts';
import { mergeProject } from '../../db/evaluations/projects/merge-and-delete.ts';
import { Project } from '../../db/evaluations/projects/project.entity.ts';
import { listProjects } from '../../db/evaluations/projects/project.repository.ts';
import { inWorkspace, inWorkspaceSql } from '../../db/tenant.ts';
import { ListQuery } from '../../domain/evaluations/contract/logs/list-query.ts';
import type { LogState } from '../../domain/evaluations/contract/logs/verdict.ts';
import { insertTestLogs } from '../support/submissions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { type ModelLog, matches, pageOfModel, summaryOf } from './list-model.ts';

const COUNT = 4_000;

/** Of so many, some lists are fetched and sorted, and some are walked. */
const MOST_SORTED = 300;

let database: TestDatabase;
let workspaceId: string;
let model: ModelLog[];

const pick = <T>(values: readonly T[], n: number): T => values[n % values.length] as T;
const day = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 7_200_000).toISOString();

/** Numbers that look random and are the same in every run. */
const noise = (n: number, salt: number) => Math.imul(n + salt * 7_919, 2_654_435_761) >>> 8;

const logOf = (n: number): ModelLog => ({
  id: `log-${String(noise(n, 1) % 1_000_000).padStart(6, '0')}-${n}`,
  project: pick(['Alpha', 'beta', 'Gamma 50%', 'beta', 'beta', 'Rare_one'], n % 97 === 0 ? 5 : noise(n, 2) % 5),
  task: pick(['Draft', 'send', null], noise(n, 3)),
  model: pick(['gpt-5', 'Claude', 'gpt-5', null], noise(n, 4)),
  sessionId: pick([`s-${noise(n, 5) % 900}`, 'Every', null], noise(n, 6)),
  subjectId: pick([`Order 50${noise(n, 7) % 90}`, null], noise(n, 8)),
  actorId: pick(['bot', `a_${noise(n, 9) % 5}`, null, null], noise(n, 10)),
  tags: ['prod', 'vip', 'beta'].filter((_tag, index) => noise(n, 11) % (index * 3 + 2) === 0),
  latencyMs: pick([noise(n, 12) % 500, null], noise(n, 13) % 5 === 0 ? 1 : 0),
  costUsd: pick([(noise(n, 14) % 50) / 1000, null], noise(n, 15)),
  timestamp: day(noise(n, 16) % 700),
  status: pick<LogState>(
    ['pass', 'pass', 'pass', 'flagged', 'error', 'pending'],
    noise(n, 17) % 40 === 0 ? 5 : noise(n, 18) % 5,
  ),
  decided: false,
});

const inChunks = async <T>(items: T[], work: (chunk: T[]) => Promise<unknown>) => {
  for (let at = 0; at < items.length; at += 100) await work(items.slice(at, at + 100));
};

async function settle(logs: ModelLog[]) {
  await inWorkspaceSql(database.db, workspaceId, (client) =>
    client.query(
      `update log l set status = x.status, verdict = x.status, due_at = null
       from json_to_recordset($1) x (id text, status text) where l.id = x.id`,
      [JSON.stringify(logs.filter(({ status }) => status !== 'pending'))],
    ),
  );
}

beforeAll(async () => {
  database = await createTestDatabase();
  ({ workspaceId } = await database.createWorkspace());
  model = Array.from({ length: COUNT }, (_, n) => logOf(n));
  await inChunks(model, (logs) =>
    insertTestLogs(
      database.db,
      workspaceId,
      logs.map(({ status: _s, ...log }) => log),
    ),
  );
  await inChunks(model, settle);
  await inWorkspace(database.db, workspaceId, async (em) => {
    const decided = new Set(model.filter(({ status }, n) => n % 3 === 0 && status !== 'pending').map(({ id }) => id));
    await em.nativeUpdate(Log, { id: { $in: [...decided] } }, { humanDecision: 'approved' });
    const deleted = new Set(model.filter((_log, n) => n % 11 === 0).map(({ id }) => id));
    await deleteLogs(em, [...deleted]);
    model = model.filter(({ id }) => !deleted.has(id)).map((log) => ({ ...log, decided: decided.has(log.id) }));
  });
  const other = await database.createWorkspace(); // whose logs must show nowhere
  const theirs = Array.from({ length: 100 }, (_, n) => logOf(n));
  await insertTestLogs(
    database.db,
    other.workspaceId,
    theirs.map(({ status: _s, ...log }) => log),
  );
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query('analyze log, log_tag, log_tally'); // as the server would within a minute
  await admin.end();
}, 120_000);
afterAll(() => database?.drop());

const list = (query: ListQuery, mostSorted: number) =>
  inWorkspace(database.db, workspaceId, (em) => listLogs(em, query, mostSorted));

const maybe = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { freq: 2, nil: undefined });
const queries = fc
  .record({
    pending: maybe([true]),
    status: maybe(['pending', 'pass', 'flagged', 'error']),
    project: maybe(['ALPHA', 'beta', 'rare_one', 'gamma 50%', 'none']),
    task: maybe(['draft', 'Send', 'none']),
    sessionId: maybe(['s-7', 'Every', 'every']),
    subjectId: maybe(['Order 507', 'none']),
    actorId: maybe(['bot', 'a_1']),
    q: maybe(['50%', '_', 'O', 'gpt', 'GAMMA', 'draft', 's-1', 'order 50', 'absent', '%']),
    tags: maybe(['prod', 'vip', 'prod,vip', 'Beta', 'none']),
    from: maybe([day(100), '2026-01-10', '2026-01-10T05:30:00.001Z']),
    to: maybe([day(400), '2026-02-01', '2026-01-10T23:59:59.999Z']),
    sortBy: maybe(['timestamp', 'projectName', 'model', 'status', 'latencyMs', 'costUsd']),
    sortDir: maybe(['asc', 'desc']),
    page: maybe([1, 2, 3, 10, 30, 70, 500]),
    limit: maybe([1, 7, 50, 100]),
  })
  .chain((whole) =>
    // Few filters at a time, or next to nothing would ever match.
    fc.subarray(Object.entries(whole), { maxLength: 6 }).map((some) => Object.fromEntries(some)),
  );

async function agrees(sent: object, mostSorted = MOST_SORTED) {
  const query = ListQuery.parse(sent);
  const found = model.filter((log) => matches(log, query));
  const { logs, turns, ...figures } = await list(query, mostSorted);
  expect({ query, ...figures }).toEqual({ query, ...summaryOf(found) });
  expect({ query, ids: logs.map(({ id }) => id) }).toEqual({
    query,
    ids: pageOfModel(found, query).map(({ id }) => id),
  });
  for (const { sessionId } of logs)
    if (sessionId) expect(turns.get(sessionId)).toBe(model.filter((log) => log.sessionId === sessionId).length);
}

test('any filters, order and page answer what a plain search through all logs would', async () => {
  await fc.assert(fc.asyncProperty(queries, fc.constantFrom(10, MOST_SORTED, COUNT), agrees), {
    numRuns: 150,
    examples: [
      [{ status: 'pending', pending: true, q: 'o' }, MOST_SORTED],
      [{ to: '2026-02-03T08:00:00.000Z', sortBy: 'model' }, 10],
    ],
  });
}, 120_000);

test('each order is walked from both ends, through its nulls, and past the end', async () => {
  for (const sortBy of ['timestamp', 'projectName', 'model', 'status', 'latencyMs', 'costUsd'])
    for (const sortDir of ['asc', 'desc'])
      for (const page of [1, 18, 30, 37, 38]) await agrees({ sortBy, sortDir, page, limit: 100 });
}, 180_000);

test('projects count their logs of every status', async () => {
  const projects = await inWorkspace(database.db, workspaceId, listProjects);
  const counts = projects.map(({ project, executionCount }) => [project.name, executionCount]);
  expect(counts).toEqual(
    ['Alpha', 'beta', 'Gamma 50%', 'Rare_one'].map((name) => [
      name,
      model.filter(({ project }) => project === name).length,
    ]),
  );
});

test('a project that was merged into another one is listed in its place at once', async () => {
  await inWorkspace(database.db, workspaceId, async (em) => {
    const [alpha, beta] = [
      await em.findOneOrFail(Project, { name: 'Alpha' }),
      await em.findOneOrFail(Project, { name: 'beta' }),
    ];
    await mergeProject(em, alpha, beta);
  });
  model = model.map((log) => (log.project === 'Alpha' ? { ...log, project: 'beta' } : log));
  for (const sortBy of ['projectName', 'timestamp', 'model'])
    for (const page of [1, 4, 20, 30]) await agrees({ sortBy, page, limit: 100 });
  for (const tags of ['prod', 'prod,vip']) await agrees({ sortBy: 'projectName', tags, q: 'o' }, 10);
  await agrees({ project: 'Alpha' });
});

test('the counts agree with the logs, folded or not, whatever was decided, moved or deleted', async () => {
  const counted = async () =>
    inWorkspaceSql(database.db, workspaceId, async (client) => {
      const sum = `select facet, day, project_id, task_id, status, decided, sum(logs)::int as logs`;
      const { rows } = await client.query(
        `${sum} from log_tally group by 1, 2, 3, 4, 5, 6 having sum(logs) <> 0 order by 1, 2, 3, 4, 5, 6`,
      );
      return rows;
    });
  const before = await counted();
  expect(before.length).toBeGreaterThan(100);
  await inWorkspaceSql(database.db, workspaceId, (client) => client.query('select fold_log_tally($1)', [workspaceId]));
  expect(await counted()).toEqual(before);
  await inWorkspaceSql(database.db, workspaceId, async (client) => {
    const { rows } = await client.query('select from log_tally where not folded');
    expect(rows).toEqual([]);
    await client.query(
      `update log set project_id = (select id from project where name = 'beta' and live), task_id = null`,
    );
  });
  const projects = await inWorkspace(database.db, workspaceId, listProjects);
  expect(projects.map(({ executionCount }) => executionCount)).toEqual([model.length, 0, 0]);
});

test('changes at once, each folding what it finds, are all counted; a deleted workspace leaves no counts', async () => {
  const { workspaceId: another } = await database.createWorkspace();
  const ids = Array.from({ length: 200 }, (_, n) => `at-once-${n}`);
  await insertTestLogs(
    database.db,
    another,
    ids.map((id) => ({ id })),
  );
  const settleAndFold = (own: string[]) =>
    inWorkspaceSql(database.db, another, async (client) => {
      await client.query(`update log set status = 'pass', due_at = null where id = any ($1)`, [own]);
      await client.query('select fold_log_tally($1)', [another]);
    });
  await Promise.all(ids.map((id) => settleAndFold([id])));
  const { total, passed } = await inWorkspace(database.db, another, (em) => listLogs(em, ListQuery.parse({})));
  expect([total, passed]).toEqual([200, 200]);

  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query('delete from workspace where id = $1', [another]);
  expect((await admin.query('select from log_tally where workspace_id = $1', [another])).rowCount).toBe(0);
  await admin.end();
});
