import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import type { TypedSearchAttributes } from '@temporalio/common';
import pg from 'pg';
import { type Database, openDatabase } from '../../db/database.ts';
import { waitingJobs } from '../../db/durable/admission.ts';
import { claimRows, renewJob, renewLease, returnRows } from '../../db/durable/claims.ts';
import { removeLapsedListeners } from '../../db/durable/lapsed-listeners.ts';
import { clearListening, drainOutlook, isListening, renewListening } from '../../db/durable/listening.ts';
import { dueJobs, forgottenKeys, oldestDueSeconds } from '../../db/durable/sweep.ts';
import type { WorkQueue } from '../../db/durable/work-queue.ts';
import { admissionTable, dueIndex, globalTable, queueColumns, queueTable } from '../../db/migrations/sql.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { INSTALLATION } from '../../domain/durable/installation.ts';
import { Relay } from '../../workers/relay.ts';
import { createLogger } from '../../workers/runtime/log/logger.ts';
import type { QueueDefinition } from '../../workers/runtime/queue-definition.ts';
import { createWake } from '../../workers/runtime/wake.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';
import { eventually } from '../support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

/** Sites to crawl: jobs and no drain, with places that the callers have in turn. */
const crawlQueue: WorkQueue = {
  ...{ name: 'crawl-sites', table: 'crawl', id: 'id', entity: 'site', columns: 'q.id, q.site' },
  isGlobal: true,
  admission: true,
};
const crawls: QueueDefinition = {
  room: 'toy',
  queue: crawlQueue,
  job: {
    workflow: 'crawlSite',
    taskQueue: 'toy',
    id: (_, site) => `crawl-site/${site}`,
    input: (_, site) => ({ site }),
    summary: (owner, site) => `Crawl ${site} for ${owner}`,
    places: { each: 10, total: 4 },
  },
};
/** Lists to read: a drain for every source. */
const listQueue: WorkQueue = {
  ...{ name: 'read-lists', table: 'list', id: 'id', entity: 'id', key: 'source', columns: 'q.id, q.source' },
  isGlobal: true,
};
const lists: QueueDefinition = {
  room: 'toy',
  queue: listQueue,
  drain: { workflow: 'readLists', taskQueue: 'toy', id: (_, source) => `read-lists/${source}`, summary: () => 'Read' },
};

let database: TestDatabase;
let queueDb: Database;
let admin: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  queueDb = openDatabase({ url: database.queueUrl, poolSize: 4 });
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  const rights = { runtime: 'select, insert, update, delete' };
  for (const statement of [
    `create table crawl (id uuid primary key default gen_random_uuid(), site text not null, ${queueColumns})`,
    ...globalTable('crawl', rights),
    ...queueTable('crawl', { isGlobal: true }),
    dueIndex('crawl'),
    ...admissionTable('crawl', { isGlobal: true }),
    `create table list (id uuid primary key default gen_random_uuid(), source text not null, ${queueColumns})`,
    ...globalTable('list', rights),
    ...queueTable('list', { isGlobal: true, key: 'source' }),
    dueIndex('list'),
  ])
    await admin.query(statement);
}, 180_000);
afterEach(() => admin.query('delete from crawl; delete from list'));
afterAll(async () => {
  await admin?.end();
  await queueDb?.close();
  await database?.drop();
});

const log = createLogger({ LOG_LEVEL: 'silent' });

interface StartOptions {
  workflowId: string;
  args: unknown[];
  typedSearchAttributes: TypedSearchAttributes;
  staticSummary: string;
}

/** A wake whose Temporal client remembers the starts. */
function startProcess() {
  const started: { workflowId: string; args: unknown[]; workspace: string | undefined; summary: string }[] = [];
  const signalWithStart = async (_workflow: string, options: StartOptions) => {
    const { workflowId, args, typedSearchAttributes, staticSummary: summary } = options;
    started.push({ workflowId, args, workspace: typedSearchAttributes.get(searchAttributes.workspace), summary });
  };
  const temporal = {
    connection: { withDeadline: (_deadline: number, call: () => unknown) => call() },
    workflow: { signalWithStart },
  };
  const queues = [crawls, lists];
  const wake = createWake({ temporal: temporal as unknown as Client, db: database.db, queueDb, queues, log });
  return { wake, started, queues };
}

const addCrawls = (caller: string, count: number) =>
  admin.query(
    `insert into crawl (site, lane, admission_key, admission_weight, due_at)
     select $1 || n || '.example', 'waiting', $1, 1, now() - interval '1 min' from generate_series(1, $2::int) n`,
    [caller, count],
  );
const addList = (source: string) =>
  admin.query(`insert into list (source, due_at) values ($1, now() - interval '1 min')`, [source]);

test('a job of the installation has an id, an input and search attributes without a workspace', async () => {
  const { wake, started } = startProcess();
  await addCrawls('acme', 1);
  wake.admit(crawlQueue.name);
  await eventually('it is started', () => started.length === 1);
  expect(started).toEqual([
    {
      workflowId: 'crawl-site/acme1.example',
      args: [{ site: 'acme1.example' }],
      workspace: undefined,
      summary: 'Crawl acme1.example for the installation',
    },
  ]);
});

test('its places go round among those who wait', async () => {
  const { wake, started } = startProcess();
  await addCrawls('acme', 50);
  await addCrawls('bolt', 50);
  wake.admit(crawlQueue.name);
  await wake.idle(20_000);
  const of = (caller: string) => started.filter(({ workflowId }) => workflowId.includes(caller)).length;
  expect([of('acme'), of('bolt')]).toEqual([2, 2]);
  expect((await waitingJobs(queueDb, crawlQueue)).map(({ waiting, placesTaken }) => [waiting, placesTaken])).toEqual([
    [48, 2],
    [48, 2],
  ]);
});

test('a lost wake is made up for by the relay, for jobs and drains alike; a queue may have jobs alone', async () => {
  const { wake, started, queues } = startProcess();
  await addCrawls('acme', 1);
  await addList('eu');
  await admin.query(
    `insert into crawl (site, lane, due_at) values ('direct.example', 'job', now() - interval '1 min')`,
  );
  const relay = new Relay({ queueDb, db: database.db, wake: wake.forRelay, queues, log });
  const ids = ['crawl-site/acme1.example', 'crawl-site/direct.example', 'read-lists/eu'];
  await eventually('all are woken', () => ids.every((id) => started.some(({ workflowId }) => workflowId === id)));
  await relay.stop();
});

test('rows of the installation are claimed, renewed, returned and swept as those of a workspace are', async () => {
  await addList('eu');
  await addList('us');
  expect(await forgottenKeys(queueDb, listQueue)).toEqual([
    { workspaceId: INSTALLATION, key: 'eu', lane: 'drain' },
    { workspaceId: INSTALLATION, key: 'us', lane: 'drain' },
  ]);
  expect(await oldestDueSeconds(queueDb, listQueue)).toBeGreaterThan(50);
  const lease = { workspaceId: INSTALLATION, key: 'eu', leaseToken: randomUUID(), limit: 10, rows: 'fresh' as const };
  const claim = () =>
    inWorkspaceSql(database.db, INSTALLATION, (client) => claimRows<{ id: string }>(client, listQueue, lease));
  const [row, ...others] = await claim();
  expect([others, await claim()]).toEqual([[], []]);
  expect(await renewLease(database.db, listQueue, INSTALLATION, lease.leaseToken)).toBe(1);
  const ids = [row!.id];
  await returnRows(database.db, listQueue, INSTALLATION, { ...lease, ids, delayMs: 0, counted: false });
  expect(await drainOutlook(database.db, listQueue, lease)).toEqual({ pending: 1, nextDueInMs: 0 });
  await admin.query(`update list set lane = 'job' where id = $1`, ids);
  expect(await dueJobs(database.db, listQueue, INSTALLATION, 10)).toEqual([{ id: row!.id, entity: row!.id }]);
  expect(await renewJob(database.db, listQueue, INSTALLATION, row!.id)).toBe(true);
  expect(await dueJobs(database.db, listQueue, INSTALLATION, 10)).toEqual([]);
});

test('a pass of the installation says that it listens, and what a killed one left behind is removed', async () => {
  const key = { workspaceId: INSTALLATION, key: 'eu' };
  await renewListening(database.db, listQueue, key);
  await renewListening(database.db, listQueue, key);
  expect(await isListening(database.db, listQueue, key)).toBe(true);
  expect(await isListening(database.db, listQueue, { ...key, key: 'us' })).toBe(false);
  await clearListening(database.db, listQueue, key);
  expect(await isListening(database.db, listQueue, key)).toBe(false);
  await renewListening(database.db, listQueue, key);
  await admin.query(`update installation_drain set listening_until = now() - interval '11 min'`);
  await removeLapsedListeners(queueDb, database.db, new AbortController().signal);
  expect((await admin.query('select from installation_drain')).rowCount).toBe(0);
});

test('work of the installation sees no row of any workspace', async () => {
  await database.createWorkspace();
  const { rowCount } = await inWorkspaceSql(database.db, INSTALLATION, (client) =>
    client.query('select from workspace'),
  );
  expect(rowCount).toBe(0);
});
