import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Database, openDatabase } from '../../db/database.ts';
import { isDatabaseAway } from '../../db/errors/is-database-away.ts';
import { Listener } from '../../db/listener.ts';
import { findWorkspace } from '../../db/tenancy/workspace.repository.ts';
import { inWorkspace, inWorkspaceSql } from '../../db/tenant.ts';
import { type FlakyLine, openFlakyLine } from '../http/flaky-line.ts';
import { eventually } from '../support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let line: FlakyLine;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  line = await openFlakyLine(database.url);
  db = openDatabase({ url: line.url, poolSize: 3, answerTimeoutMs: 500 });
}, 180_000);
afterAll(async () => {
  await line?.cut();
  await db?.close();
  await database?.drop();
});

test('connections to a host that vanished without a word are given up in time, and new ones serve', async () => {
  const workspaceId = randomUUID();
  const bound = () => inWorkspaceSql(db, workspaceId, (client) => client.query('select pg_sleep(0.05)'));
  const viaOrm = () => findWorkspace(db, workspaceId);
  const loose = () => db.pool.query('select pg_sleep(0.05)');
  const all = () => Promise.allSettled([bound(), viaOrm(), loose()]);
  expect((await all()).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  line.silence();
  const startedAt = Date.now();
  const errors = (await all()).map((one) => one.status === 'rejected' && one.reason);
  expect(errors.map((error) => isDatabaseAway(error))).toEqual([true, true, true]);
  expect(Date.now() - startedAt).toBeLessThan(20_000);
  expect((await all()).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
});

test('a transaction that loses its connection gives its place in the pool back', async () => {
  const open = openDatabase({ url: line.url, poolSize: 2 });
  for (let outage = 0; outage < 2; outage += 1) {
    const works = [inWorkspace, inWorkspace].map((run) =>
      run(open, randomUUID(), (em) => em.execute('select pg_sleep(5)')).catch(isDatabaseAway),
    );
    await eventually('both are at work', () => open.pool.totalCount === 2 && open.pool.idleCount === 0);
    await eventually('both are in the middle of a statement', async () => {
      const { rowCount } = await database.db.pool.query(
        `select from pg_stat_activity where datname = current_database() and state = 'active' and query = 'select pg_sleep(5)'`,
      );
      return rowCount === 2;
    });
    await line.cut();
    expect(await Promise.all(works)).toEqual([true, true]);
    await line.restore();
  }
  await eventually('the places are free', () => open.pool.totalCount === 0);
  expect(await findWorkspace(open, randomUUID())).toBeNull();
  await open.close();
});

test('a host that vanished keeps no process from closing its listener and its pool', async () => {
  const pooled = openDatabase({ url: line.url, poolSize: 2 });
  const connected = new Listener(line.url).start();
  await pooled.pool.query('select 1');
  await eventually('the listener listens', async () => {
    const { rows } = await database.db.pool.query(
      `select from pg_stat_activity where datname = current_database() and query = 'listen tracework_settled'`,
    );
    return rows.length > 0;
  });
  line.silence();
  line.freeze();
  const connecting = new Listener(line.url).start();
  const startedAt = Date.now();
  await Promise.all([connected.close(), connecting.close(), pooled.close()]);
  expect(Date.now() - startedAt).toBeLessThan(20_000);
});
