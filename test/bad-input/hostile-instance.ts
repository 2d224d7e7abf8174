import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkspaceCredentials } from '../../db/tenancy/create-workspace.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { createTestNamespace } from '../support/test-temporal.ts';

/** An instance in another process, on a database and a Temporal namespace of its own. */
export interface HostileInstance {
  port: number;
  database: TestDatabase;
  /** A workspace with its keys and the operator's; logs are searched for the keys of all that were made here. */
  createWorkspace(): Promise<WorkspaceCredentials>;
  /** Why it is no longer there, or null. */
  death(): string | null;
  rssBytes(): Promise<number>;
  /** Whether a key `polluted` got into the prototype of its objects. */
  polluted(): Promise<boolean>;
  /** Everything it wrote so far. */
  logs(): string;
  /** The keys of its workspaces that its logs hold; none is right. */
  loggedKeys(): string[];
  stop(): Promise<void>;
}

/** Starts it with every product, as `up` would run it. */
export async function startHostileInstance(): Promise<HostileInstance> {
  const database = await createTestDatabase();
  const temporal = await createTestNamespace();
  const endpoints = {
    databaseUrl: database.url,
    queueUrl: database.queueUrl,
    listenUrl: database.url,
    adminUrl: database.adminUrl,
    temporal,
    temporalUiUrl: 'http://localhost:0',
    secretKeys: database.secretKeys,
  };
  const mediaDir = mkdtempSync(join(tmpdir(), 'tracework-test-media-'));
  const env = {
    MEDIA_DIR: mediaDir,
    PATH: process.env.PATH,
    LOG_LEVEL: 'debug',
    RATE_LIMIT_SCALE: '1000',
    OSINT_OFFLINE: 'true',
    TEST_ENDPOINTS: JSON.stringify(endpoints),
  };
  const child = fork(new URL('./process.ts', import.meta.url), { env, execArgv: [], silent: true });
  const written = collect(child);
  const keys: string[] = [];
  let operator: { token: string } | undefined;
  const { port } = await firstMessage<{ port: number }>(child, written);
  const vitals = () => {
    child.send('vitals');
    return firstMessage<{ rssBytes: number; polluted: boolean }>(child, written);
  };
  return {
    port,
    database,
    async createWorkspace() {
      const made = await database.createWorkspace();
      operator ??= { token: await database.operatorToken() };
      const workspace = { ...made, keys: { ...made.keys, operator } };
      keys.push(...Object.values(workspace.keys).flatMap((ofProduct) => Object.values(ofProduct)));
      return workspace;
    },
    death: () => (child.exitCode === null && child.signalCode === null ? null : written().slice(-2_000) || 'no words'),
    rssBytes: async () => (await vitals()).rssBytes,
    polluted: async () => (await vitals()).polluted,
    logs: written,
    loggedKeys: () => keys.filter((key) => written().includes(key)),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.disconnect();
        await ended;
      }
      await database.drop();
      rmSync(mediaDir, { recursive: true, force: true });
    },
  };
}

function collect(child: ChildProcess): () => string {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => void lines.push(text));
  return () => lines.join('');
}

async function firstMessage<T>(child: ChildProcess, written: () => string): Promise<T> {
  const ended = new AbortController();
  const message = once(child, 'message', { signal: ended.signal });
  const exit = once(child, 'exit', { signal: ended.signal }).then(() => {
    throw new Error(`the instance ended: ${written().slice(-2_000)}`);
  });
  try {
    const [first] = await Promise.race([message, exit]);
    return first as T;
  } finally {
    ended.abort();
    await Promise.allSettled([message, exit]);
  }
}
