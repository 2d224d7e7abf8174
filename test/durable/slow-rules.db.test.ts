import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DrainSlots } from '../../activities/drain/drain-slots.ts';
import type { EvaluationsDeps } from '../../activities/evaluations/deps.ts';
import { evaluateDueLogs } from '../../activities/evaluations/evaluate-due-logs.ts';
import { Listener } from '../../db/listener.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import type { DrainPassResult } from '../../domain/durable/drain-pass.ts';
import { createPatternMatcher } from '../../workers/runtime/patterns/pattern-matcher.ts';
import { eventually } from '../support/eventually.ts';
import { quietLog } from '../support/quiet-log.ts';
import { insertTestLogs } from '../support/submissions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { testDeps } from '../support/test-deps.ts';

let database: TestDatabase;
let listener: Listener;
const patterns = createPatternMatcher();
beforeAll(async () => {
  database = await createTestDatabase();
  listener = new Listener(database.url).start();
}, 180_000);
afterAll(async () => {
  await patterns.close();
  await listener?.close();
  await database?.drop();
});

test('of a batch of slow logs the first verdicts are stored early, and a shutdown gives the others back', async () => {
  const { workspaceId } = await database.createWorkspace();
  const sql = (text: string, values: unknown[] = []) =>
    inWorkspaceSql(database.db, workspaceId, (client) => client.query(text, values));
  await sql(
    `insert into rule (id, workspace_id, name, type, value)
     values (gen_random_uuid(), $1, 'slow', 'regex_match', '^(?=(a+)+$)a')`,
    [workspaceId],
  );
  const bodies = Array.from({ length: 60 }, () => ({ output: `${'a'.repeat(60)}!` })); // 250 ms each
  await insertTestLogs(database.db, workspaceId, bodies);
  const settled = async () => (await sql(`select from log where status <> 'pending'`)).rowCount ?? 0;

  const stop = new AbortController();
  const deps = testDeps<EvaluationsDeps>({
    db: database.db,
    listener,
    log: quietLog,
    matchPattern: patterns.match,
    drainSlots: new DrainSlots(0),
    retryTimeScale: 1,
    stopping: stop.signal,
  });
  const running: Promise<DrainPassResult> = new MockActivityEnvironment().run(() =>
    evaluateDueLogs(deps)({ workspaceId, key: '' }),
  );
  await eventually('the first verdicts', settled);
  expect(await settled()).toBeLessThan(60);
  stop.abort();
  const result = await running;
  expect(result.settled).toBeLessThan(60);
  expect(result).toMatchObject({
    settled: await settled(),
    failed: 0,
    pending: 60 - (await settled()),
    nextDueInMs: 0,
  });
  const { rows } = await sql(`select max(claims)::int as claims from log where status = 'pending'`);
  expect(rows).toEqual([{ claims: 0 }]);
});
