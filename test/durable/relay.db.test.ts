import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { type Database, openDatabase } from '../../db/database.ts';
import { deletedProjectQueue } from '../../db/evaluations/deleted-project.queue.ts';
import { logQueue } from '../../db/evaluations/log.queue.ts';
import { mediaQueue } from '../../db/media/media.queue.ts';
import { Relay } from '../../workers/relay.ts';
import { queues } from '../../workers/rooms.ts';
import { createLogger } from '../../workers/runtime/logger.ts';
import { eventually } from '../support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let queueDb: Database;
let admin: pg.Client;
let relay: Relay | undefined;
beforeEach(async () => {
  database = await createTestDatabase();
  queueDb = openDatabase({ url: database.queueUrl, poolSize: queues.length + 1, statementTimeoutMs: 500 });
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
}, 180_000);
afterEach(async () => {
  await relay?.stop();
  await admin?.end();
  await queueDb?.close();
  await database?.drop();
});

function startRelay(db = queueDb) {
  const woken = new Set<string>();
  const failures: string[] = [];
  const lines: string[] = [];
  const log = createLogger({ LOG_LEVEL: 'info' }, { write: (line) => void lines.push(line) });
  const wake = { drain: (queue: string) => void woken.add(queue), job: (queue: string) => void woken.add(queue) };
  const onFailure = (queue: string) => void failures.push(queue);
  relay = new Relay({ queueDb: db, db: database.db, wake, queues, log, onFailure });
  return { woken, failures, lines };
}
/** One forgotten row in each queue. */
const forgetSomething = async () => {
  const { workspaceId } = await database.createWorkspace();
  const id = randomUUID();
  const ago = `now() - interval '10 s'`;
  await admin.query(`set session_replication_role = replica`); // what the rows refer to is not what this is about
  await admin.query(`insert into project_purge (id, workspace_id, kind, due_at) values ('${id}', '${workspaceId}', 'task', ${ago});
    insert into media_sweep (id, workspace_id, file_id, due_at) values ('${id}', '${workspaceId}', '${id}', ${ago});
    insert into log (uid, workspace_id, id, project_id, output, content_sha256, "timestamp", due_at, lane)
      values ('${id}', '${workspaceId}', 'a', '${id}', 'x', 'x', now(), ${ago}, 'job');
    insert into webhook_delivery (id, workspace_id, event_id, webhook_id, profile, receiver, body_bytes, due_at)
      values ('${id}', '${workspaceId}', '${id}', 'w', 'p', 'r', 1, ${ago})`);
};
const names = queues.map(({ queue }) => queue.name);
const allBut = (name: string) => names.filter((one) => one !== name).sort();

test.each(queues.map(({ queue }) => queue))(
  'a queue that cannot be read ($name) keeps the relay from no other, and is told of',
  async ({ name, table }) => {
    await forgetSomething();
    await admin.query(`revoke select on ${table} from tracework_role_queue`);
    const { woken, failures, lines } = startRelay();
    await eventually('the others are woken', () => allBut(name).every((one) => woken.has(one)));
    await eventually('it failed again and again', () => failures.length >= 3);
    expect([...new Set(failures)]).toEqual([name]);
    expect([...woken].sort()).toEqual(allBut(name));
    expect(lines.filter((line) => line.includes('failed'))).toHaveLength(1); // not one a second
    expect(lines.join('')).toContain(name);

    await admin.query(`grant select on ${table} to tracework_role_queue`);
    await eventually('it is swept again', () => woken.has(name));
  },
);

test('a queue that hangs behind a lock holds up no other, and ends by itself', async () => {
  await forgetSomething();
  await admin.query(`begin; lock table ${deletedProjectQueue.table} in access exclusive mode`);
  const { woken, failures } = startRelay();
  await eventually('the others are woken', () => allBut(deletedProjectQueue.name).every((one) => woken.has(one)));
  await eventually('the one that hangs failed', () => failures.includes(deletedProjectQueue.name));
  woken.clear();
  await eventually('the others are still swept', () => allBut(deletedProjectQueue.name).every((one) => woken.has(one)));
  await admin.query('rollback');
  await eventually('it is swept again', () => woken.has(deletedProjectQueue.name));
});

test('two queues that never answer hold up no other', async () => {
  await forgetSomething();
  const silent = [logQueue.table, mediaQueue.table].map((table) => `from ${table} `);
  const query = (sql: string) =>
    silent.some((from) => sql.includes(from)) ? new Promise(() => {}) : queueDb.pool.query(sql);
  const { woken } = startRelay({ ...queueDb, pool: { query } as unknown as Database['pool'] });
  for (let sweep = 0; sweep < 2; sweep += 1) {
    woken.clear();
    await eventually('the others are swept', () => woken.size === names.length - 2);
  }
});
