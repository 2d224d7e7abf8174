import type { Client } from '@temporalio/client';
import { createLogSubmitter } from '../api/evaluations/log-submitter.ts';
import type { Services } from '../api/services.ts';
import { type Database, openDatabase } from '../db/database.ts';
import { RowWaiter } from '../db/durable/row-waiter.ts';
import { oldestDueSeconds } from '../db/durable/sweep.ts';
import { createSecretBox, type SecretBox } from '../db/encryption.ts';
import { settledTrials } from '../db/evaluations/rule-trial.repository.ts';
import { settledLogs } from '../db/evaluations/settled-logs.ts';
import { createLinkSigner, type LinkSigner } from '../db/link-signer.ts';
import { Listener } from '../db/listener.ts';
import type { FileStore } from '../db/media/file-store.ts';
import { queues } from '../workers/registry.ts';
import type { Config } from '../workers/runtime/config.ts';
import type { Logger } from '../workers/runtime/logger.ts';
import { createMetrics, type Metrics } from '../workers/runtime/metrics.ts';
import { openFileStore } from '../workers/runtime/open-file-store.ts';
import { createPatternMatcher, type PatternMatcher } from '../workers/runtime/pattern-matcher.ts';
import { closeTemporal, openTemporal } from '../workers/runtime/temporal-client.ts';
import { createWake, type ProcessWake } from '../workers/runtime/wake.ts';
import type { Endpoints } from './endpoints.ts';

/** What the API and the worker of one process share. */
export interface Parts {
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
export function openParts(config: Config, endpoints: Endpoints, log: Logger): Parts {
  const db = openDatabase({ url: endpoints.databaseUrl, poolSize: config.DATABASE_POOL_SIZE });
  const queueDb = openDatabase({ url: endpoints.queueUrl, poolSize: 2, applicationName: 'tracework relay' });
  const listener = new Listener(endpoints.listenUrl).start();
  const temporal = openTemporal(endpoints.temporal);
  const patterns = createPatternMatcher();
  const fileStore = openFileStore(config);
  return {
    config,
    endpoints,
    log,
    db,
    queueDb,
    listener,
    temporal,
    wake: createWake({ temporal, db, queues, log }),
    patterns,
    metrics: createMetrics(),
    secrets: createSecretBox(endpoints.secretKeys),
    fileStore,
    links: createLinkSigner(endpoints.secretKeys),
    async close() {
      fileStore.close();
      await Promise.allSettled([listener.close(), closeTemporal(temporal), patterns.close()]);
      await Promise.allSettled([db.close(), queueDb.close()]);
    },
  };
}

/** The services of the API's handlers. */
export function apiServices(parts: Parts): Services {
  const { config, db, queueDb, listener, temporal, wake, patterns, metrics, secrets, fileStore, links } = parts;
  const workAges = () => oldestDueByQueue(queueDb);
  metrics.gauge(
    'queue_oldest_due_seconds',
    'Age of the oldest due row of a queue.',
    async () => due(await workAges()),
    'queue',
  );
  return {
    config,
    db,
    temporal,
    metrics,
    secrets,
    fileStore,
    links,
    matchPattern: patterns.match,
    wake,
    submitLog: createLogSubmitter({ db, wake, fileStore }),
    settledLogs: new RowWaiter(listener, (workspaceId, uids) => settledLogs(db, workspaceId, uids)),
    settledTrials: new RowWaiter(listener, (workspaceId, ids) => settledTrials(db, workspaceId, ids)),
    oldestDueSeconds: workAges,
  };
}

type Ages = Record<string, number | null>;

async function oldestDueByQueue(queueDb: Database): Promise<Ages> {
  const ages = queues.map(async ({ queue }) => [queue.name, await oldestDueSeconds(queueDb, queue)] as const);
  return Object.fromEntries(await Promise.all(ages));
}

/** A queue in which nothing is due is 0 seconds behind. */
const due = (ages: Ages): Record<string, number> =>
  Object.fromEntries(Object.entries(ages).map(([queue, seconds]) => [queue, seconds ?? 0]));
