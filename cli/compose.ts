import type { Client } from '@temporalio/client';
import type { SharedServices } from '../api/services.ts';
import { type Database, openDatabase } from '../db/database.ts';
import { waitingJobs } from '../db/durable/admission.ts';
import { oldestDueSeconds } from '../db/durable/sweep.ts';
import type { WorkQueue } from '../db/durable/work-queue.ts';
import { Listener } from '../db/listener.ts';
import type { FileStore } from '../db/media/file-store.ts';
import { createSecretBox, type SecretBox } from '../db/secrets/encryption.ts';
import { createLinkSigner, type LinkSigner } from '../db/secrets/link-signer.ts';
import { type WaitingJobs, waitingByQueue } from '../domain/durable/waiting-jobs.ts';
import { closeInTurn } from '../workers/runtime/close-in-turn.ts';
import type { Logger } from '../workers/runtime/log/logger.ts';
import { createMetrics, type Metrics } from '../workers/runtime/log/metrics.ts';
import { openFileStore } from '../workers/runtime/open-file-store.ts';
import { createPatternMatcher, type PatternMatcher } from '../workers/runtime/patterns/pattern-matcher.ts';
import { closeTemporal, openTemporal } from '../workers/runtime/temporal-client.ts';
import { createWake, type ProcessWake } from '../workers/runtime/wake.ts';
import type { Config } from '../workers/settings.ts';
import type { Endpoints } from './endpoints.ts';
import { type ProductLists, productLists } from './product-lists.ts';

/** What the API and the worker of one process share. */
export interface Parts extends Pick<ProductLists, 'rooms' | 'workflowsPath'> {
  config: Config;
  endpoints: Endpoints;
  log: Logger;
  db: Database;
  queueDb: Database;
  listener: Listener;
  temporal: Client;
  wake: ProcessWake;
  patterns: PatternMatcher;
  metrics: Metrics;
  secrets: SecretBox;
  fileStore: FileStore;
  links: LinkSigner;
  close(): Promise<void>;
}

/** Opens everything a process needs; nothing of it connects before it is used, but the listener. */
export function openParts(
  config: Config,
  endpoints: Endpoints,
  log: Logger,
  { rooms, workflowsPath, entities }: ProductLists = productLists,
): Parts {
  const queues = rooms.flatMap((room) => room.queues);
  const db = openDatabase({ url: endpoints.databaseUrl, poolSize: config.DATABASE_POOL_SIZE, entities });
  const queueDb = openQueueDatabase(
    endpoints.queueUrl,
    queues.map(({ queue }) => queue),
  );
  const listener = new Listener(endpoints.listenUrl).start();
  const temporal = openTemporal(endpoints.temporal);
  const patterns = createPatternMatcher();
  const fileStore = openFileStore(config);
  return {
    ...{ config, endpoints, log, rooms, workflowsPath },
    db,
    queueDb,
    listener,
    temporal,
    wake: createWake({ temporal, db, queueDb, queues, log }),
    patterns,
    metrics: createMetrics(),
    secrets: createSecretBox(endpoints.secretKeys),
    fileStore,
    links: createLinkSigner(endpoints.secretKeys),
    async close() {
      await closeInTurn(
        log,
        () => fileStore.close(),
        () => Promise.allSettled([listener.close(), closeTemporal(temporal), patterns.close()]),
        () => Promise.allSettled([db.close(), queueDb.close()]),
      );
    },
  };
}

/**
 * What the queue login asks takes milliseconds, and one connection. A sweep that hangs, behind a lock on its table for
 * one, holds its connection for five seconds; the other queues and the health checks have theirs, and so has whoever
 * shares the places of a queue out.
 */
const openQueueDatabase = (url: string, queues: readonly WorkQueue[]): Database =>
  openDatabase({
    url,
    poolSize: 1 + queues.length + queues.filter(({ admission }) => admission).length,
    applicationName: 'tracework relay',
    statementTimeoutMs: 5_000,
    answerTimeoutMs: 7_000,
  });

/** The services that the handlers of all products share. */
export function apiServices(parts: Parts): SharedServices<Config> {
  const { config, db, queueDb, listener, temporal, patterns, metrics, secrets, fileStore, links } = parts;
  const queues = parts.rooms.flatMap((room) => room.queues.map(({ queue }) => queue));
  metrics.gauge(
    'queue_oldest_due_seconds',
    'Age of the oldest due row of a queue.',
    async () => due((await queueAges(queueDb, queues)).ages),
    'queue',
  );
  metrics.gauge(
    'queue_waiting_jobs',
    'Jobs of a queue that wait for a place with a provider.',
    async () => waitingByQueue(await everyWaitingJob(queueDb, queues)),
    'queue',
  );
  return {
    config,
    db,
    listener,
    temporal,
    metrics,
    secrets,
    fileStore,
    links,
    matchPattern: patterns.match,
    oldestDueSeconds: () => everyAge(queueDb, queues),
    waitingJobs: () => everyWaitingJob(queueDb, queues),
  };
}

type Ages = Record<string, number | null>;

/** Each queue is read for itself: one that cannot be read hides no other. */
async function queueAges(
  queueDb: Database,
  queues: readonly WorkQueue[],
): Promise<{ ages: Ages; failures: unknown[] }> {
  const reads = await Promise.allSettled(queues.map((queue) => oldestDueSeconds(queueDb, queue)));
  const ages: Ages = {};
  const failures: unknown[] = [];
  for (const [index, read] of reads.entries()) {
    const name = queues[index]?.name ?? '';
    if (read.status === 'fulfilled') ages[name] = read.value;
    else failures.push(read.reason);
  }
  return { ages, failures };
}

/** For the health check: a queue that cannot be read is not on time. */
async function everyAge(queueDb: Database, queues: readonly WorkQueue[]): Promise<Ages> {
  const { ages, failures } = await queueAges(queueDb, queues);
  if (failures.length > 0) throw failures[0];
  return ages;
}

async function everyWaitingJob(queueDb: Database, queues: readonly WorkQueue[]): Promise<WaitingJobs[]> {
  const withPlaces = queues.filter(({ admission }) => admission);
  return (await Promise.all(withPlaces.map((queue) => waitingJobs(queueDb, queue)))).flat();
}

/** A queue in which nothing is due is 0 seconds behind. */
const due = (ages: Ages): Record<string, number> =>
  Object.fromEntries(Object.entries(ages).map(([queue, seconds]) => [queue, seconds ?? 0]));
