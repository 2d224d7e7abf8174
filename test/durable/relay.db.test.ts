import { expect, test } from '@jest/globals';
import pg from 'pg';
import { type Database, openDatabase } from '../../db/database.ts';
import { logQueue } from '../../db/evaluations/logs/log.queue.ts';
import { deletedProjectQueue } from '../../db/evaluations/projects/deleted-project.queue.ts';
import { mediaQueue } from '../../db/media/media.queue.ts';
import { Relay } from '../../workers/relay.ts';
import { queues } from '../../workers/rooms.ts';
import { createLogger } from '../../workers/runtime/log/logger.ts';
import { eventually } from '../support/eventually.ts';
import { openQueueRows } from '../support/queue-rows.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

/** A relay on a database of its own, in which one row of every queue is forgotten. */
interface RelayBed {
  admin: pg.Client;
  queueDb: Database;
  start(db?: Database): { woken: Set<string>; failures: string[]; lines: string[] };
}

async function withRelay(work: (bed: RelayBed) => Promise<void>): Promise<void> {
  const database = await createTestDatabase();
  const queueDb = openDatabase({ url: database.queueUrl, poolSize: queues.length + 1, statementTimeoutMs: 500 });
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  let relay: Relay | undefined;
  try {
    await forgetSomething(database);
    await work({ admin, queueDb, start });
  } finally {
    await relay?.stop();
    await Promise.all([admin.end(), queueDb.close()]);
    await database.drop();
  }

  function start(db = queueDb) {
    const woken = new Set<string>();
    const failures: string[] = [];
    const lines: string[] = [];
    const log = createLogger({ LOG_LEVEL: 'info' }, { write: (line) => void lines.push(line) });
    const note = (queue: string) => void woken.add(queue);
    const wake = { drain: note, job: note, admit: () => {} };
    const onFailure = (queue: string) => void failures.push(queue);
    relay = new Relay({ queueDb: db, db: database.db, wake, queues, log, onFailure });
    return { woken, failures, lines };
  }
}

async function forgetSomething(database: TestDatabase): Promise<void> {
  const { workspaceId } = await database.createWorkspace();
  const rows = openQueueRows(database.adminUrl);
  for (const { queue, job } of queues) {
    const columns = { due_at: `now() - interval '10 s'`, lane: job ? `'job'` : `'drain'` };
    await rows.store(queue, { workspaceId, columns });
  }
  await rows.close();
}

const names = queues.map(({ queue }) => queue.name);
const allBut = (name: string) => names.filter((one) => one !== name).sort();

// Most of this is waiting for sweeps that fail or hang, so all of it waits at once.
test.concurrent.each(queues.map(({ queue }) => queue))(
  'a queue that cannot be read ($name) keeps the relay from no other, and is told of',
  ({ name, table }) =>
    withRelay(async ({ admin, start }) => {
      await admin.query(`revoke select on ${table} from tracework_role_queue`);
      const { woken, failures, lines } = start();
      await eventually('the others are woken', () => allBut(name).every((one) => woken.has(one)));
      await eventually('it failed again and again', () => failures.length >= 2);
      expect([...new Set(failures)]).toEqual([name]);
      expect([...woken].sort()).toEqual(allBut(name));
      expect(lines.filter((line) => line.includes('failed'))).toHaveLength(1); // not one a second
      expect(lines.join('')).toContain(name);

      await admin.query(`grant select on ${table} to tracework_role_queue`);
      await eventually('it is swept again', () => woken.has(name));
    }),
);

test.concurrent('a queue that hangs behind a lock holds up no other, and ends by itself', () =>
  withRelay(async ({ admin, start }) => {
    await admin.query(`begin; lock table ${deletedProjectQueue.table} in access exclusive mode`);
    const { woken, failures } = start();
    const others = allBut(deletedProjectQueue.name);
    await eventually('the others are woken', () => others.every((one) => woken.has(one)));
    await eventually('the one that hangs failed', () => failures.includes(deletedProjectQueue.name));
    woken.clear();
    await eventually('the others are still swept', () => others.every((one) => woken.has(one)));
    await admin.query('rollback');
    await eventually('it is swept again', () => woken.has(deletedProjectQueue.name));
  }));

test.concurrent('two queues that never answer hold up no other', () =>
  withRelay(async ({ queueDb, start }) => {
    const silent = [logQueue.table, mediaQueue.table].map((table) => `from ${table} `);
    const query = (sql: string) =>
      silent.some((from) => sql.includes(from)) ? new Promise(() => {}) : queueDb.pool.query(sql);
    const { woken } = start({ ...queueDb, pool: { query } as unknown as Database['pool'] });
    for (let sweep = 0; sweep < 2; sweep += 1) {
      woken.clear();
      await eventually('the others are swept', () => woken.size === names.length - 2);
    }
  }));
