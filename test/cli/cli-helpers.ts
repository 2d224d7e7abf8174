import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pickFreePort } from '../../cli/embedded/process/ports.ts';
import { generateSecretKey } from '../../db/secrets/encryption.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { createTestNamespace } from '../support/test-temporal.ts';

/** The file that `tracework` is. */
export const program = join(import.meta.dirname, '../../cli/tracework.mjs');

export type Env = Record<string, string>;

/** How a command ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A command that runs. */
export interface Running {
  child: ChildProcess;
  /** Everything said so far, on both streams. */
  output(): string;
  ended: Promise<Ended>;
}

const children = new Set<ChildProcess>();

/** Starts the program as a user would, with these settings and none of the test's own; root can start it as another. */
export function start(args: readonly string[], env: Env = {}, ids: { uid?: number; gid?: number } = {}): Running {
  const { PATH = '', HOME = '', TEST_TEMPORAL_CLI = '' } = process.env;
  const child = spawn(process.execPath, [program, ...args], {
    ...ids,
    env: { PATH, HOME, TEMPORAL_CLI: TEST_TEMPORAL_CLI, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  const said = { stdout: '', stderr: '' };
  child.stdout?.on('data', (data) => {
    said.stdout += data;
  });
  child.stderr?.on('data', (data) => {
    said.stderr += data;
  });
  const ended = once(child, 'close').then(([code]): Ended => {
    children.delete(child);
    return { code, ...said };
  });
  return { child, output: () => said.stdout + said.stderr, ended };
}

/** Runs the program to its end. */
export const run = (args: readonly string[], env: Env = {}): Promise<Ended> => start(args, env).ended;

/** Waits until the program has said something, or fails with what it said instead. */
export async function said(running: Running, words: RegExp, withinMs = 120_000): Promise<string> {
  const endsAt = Date.now() + withinMs;
  while (!words.test(running.output())) {
    if (Date.now() > endsAt || running.child.exitCode !== null)
      throw new Error(`it did not say ${words} but: ${running.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return running.output();
}

/** Ends every program that a failed test left running. */
export function killStarted(): void {
  for (const child of children) child.kill('SIGKILL');
}

/** Settings of an instance of its own, on ports that nobody uses. */
export async function instanceEnv(home: string): Promise<Env> {
  const [port, temporalPort, uiPort] = [await pickFreePort(), await pickFreePort(), await pickFreePort()];
  return {
    TRACEWORK_HOME: home,
    PORT: String(port),
    TEMPORAL_PORT: String(temporalPort),
    TEMPORAL_UI_PORT: String(uiPort),
  };
}

/** Settings that name an external database and Temporal namespace, both made for one test file. */
export async function externalEnv(home: string): Promise<{ database: TestDatabase; env: Env }> {
  const database = await createTestDatabase();
  const { namespace = '', connectionOptions } = await createTestNamespace();
  const env = {
    ...(await instanceEnv(home)),
    DATABASE_URL: database.url,
    DATABASE_ADMIN_URL: database.adminUrl,
    TRACEWORK_SECRET_KEYS: generateSecretKey(),
    TEMPORAL_ADDRESS: connectionOptions.address ?? '',
    TEMPORAL_NAMESPACE: namespace,
  };
  return { database, env };
}

/** The keys file of an instance. */
export const readKeys = (home: string) =>
  JSON.parse(readFileSync(join(home, 'keys.json'), 'utf8')) as {
    workspaceId: string;
    baseUrl: string;
    operator: { token: string };
    evaluations: { webhookToken: string; apiKey: string };
  };

/** Calls the API with a webhook token, and gives the answer as status and JSON. */
export async function api(port: string | undefined, path: string, token: string, body?: object) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    body: body ? JSON.stringify(body) : null,
  });
  // biome-ignore lint/suspicious/noExplicitAny: what each test expects of the answer is what it asserts
  return { status: answer.status, body: (await answer.json()) as any };
}
