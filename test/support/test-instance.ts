import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../api/app.ts';
import { startServer } from '../../api/server.ts';
import { apiServices, openParts, type Parts } from '../../cli/compose.ts';
import { type ProductLists, productLists } from '../../cli/product-lists.ts';
import { migrate } from '../../db/migrate.ts';
import type { migrations as allMigrations } from '../../db/migrations/index.ts';
import type { WorkspaceCredentials } from '../../db/tenancy/create-workspace.ts';
import { createLogger } from '../../workers/runtime/log/logger.ts';
import type { TemporalTarget } from '../../workers/runtime/temporal-client.ts';
import { readConfig } from '../../workers/settings.ts';
import { startWork } from '../../workers/start-work.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';
import { createTestNamespace } from './test-temporal.ts';
import { workflowBundle } from './workflow-bundle.ts';

export interface TestInstanceOptions {
  /** Settings as in the environment. */
  env?: Record<string, string>;
  /** Processes of each kind, all on one database and namespace; 1 of each when absent. */
  apis?: number;
  workers?: number;
  temporal?: TemporalTarget;
  lists?: ProductLists;
  /** Those of the program when absent. */
  migrations?: typeof allMigrations;
}

/** The product on a database and a Temporal namespace of its own. */
export interface TestInstance {
  database: TestDatabase;
  credentials: WorkspaceCredentials;
  temporal: TemporalTarget;
  /** Base URLs of the APIs. */
  urls: string[];
  parts: Parts[];
  /** Where files are stored, unless `env` says otherwise. */
  mediaDir: string;
  /** Everything logged so far, where `env` sets a LOG_LEVEL; with TEST_LOG_LEVEL it goes to the terminal instead. */
  logs(): string;
  startWorker(): { stop(): Promise<void> };
  stop(): Promise<void>;
}

/** Starts it in this process: real PostgreSQL, real Temporal server, real HTTP on loopback. */
export async function startTestInstance(options: TestInstanceOptions = {}): Promise<TestInstance> {
  const { env = {}, apis = 1, workers = 1, lists = productLists } = options;
  const database = await createTestDatabase();
  if (options.migrations) await migrate({ ...database, migrations: options.migrations });
  const temporal = options.temporal ?? (await createTestNamespace());
  const mediaDir = mkdtempSync(join(tmpdir(), 'tracework-test-media-'));
  const config = readConfig({
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
    RATE_LIMIT_SCALE: '1000',
    MEDIA_DIR: mediaDir,
    ...env,
  });
  const lines: string[] = [];
  const log = createLogger(config, process.env.TEST_LOG_LEVEL ? '' : { write: (line) => void lines.push(line) });
  const credentials = await database.createWorkspace();
  const endpoints = {
    databaseUrl: database.url,
    queueUrl: database.queueUrl,
    listenUrl: database.url,
    adminUrl: database.adminUrl,
    temporal,
    temporalUiUrl: 'http://localhost:0',
    secretKeys: database.secretKeys,
  };
  const parts: Parts[] = [];
  const stops: (() => Promise<void>)[] = [];
  const open = () => {
    const opened = openParts(config, endpoints, log, lists);
    parts.push(opened);
    return opened;
  };
  const startApi = async () => {
    const opened = open();
    const services = apiServices(opened);
    const app = createApp({
      ...{ products: lists.products, services, wake: opened.wake },
      ...{ logger: log, checkAnswers: true },
    });
    const server = await startServer(app, { host: '127.0.0.1', port: 0 });
    stops.push(() => server.close({ graceMs: 1_000 }));
    return `http://127.0.0.1:${server.port}`;
  };
  const startWorker = () => {
    // Other products than those of the suite have workflows of their own to bundle.
    const bundled = lists.workflowsPath === productLists.workflowsPath ? { workflowBundle: workflowBundle() } : {};
    const work = startWork({ ...open(), ...bundled });
    stops.push(() => work.stop());
    return work;
  };
  const urls = await Promise.all(Array.from({ length: apis }, startApi));
  for (let i = 0; i < workers; i += 1) startWorker();
  return {
    database,
    credentials,
    temporal,
    urls,
    parts,
    mediaDir,
    logs: () => lines.join(''),
    startWorker,
    async stop() {
      await Promise.all(stops.map((stop) => stop()));
      await Promise.all(parts.map((part) => part.close()));
      await database.drop();
      rmSync(mediaDir, { recursive: true, force: true });
    },
  };
}
