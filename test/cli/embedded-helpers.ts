import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { EmbeddedPostgres } from '../../cli/embedded/postgres/postgres.ts';
import { stillRuns } from '../../cli/embedded/process/process-probe.ts';

const embedded = new URL('../../cli/embedded/', import.meta.url);

/** True where PostgreSQL cannot run under this process's own account. */
export const isRoot = process.getuid?.() === 0;

/** A fresh folder in the run's home, whose servers the next run ends if this one is killed; `removeFolders` takes it away. */
export function freshFolder(mode = 0o711): string {
  const folder = realpathSync(mkdtempSync(join(process.env.TEST_HOME ?? tmpdir(), 'embedded-')));
  chmodSync(folder, mode);
  folders.push(folder);
  return folder;
}

/** Removes all folders that `freshFolder` made. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
const folders: string[] = [];

/** Runs one query as the owner of an embedded server. */
export async function query(server: EmbeddedPostgres, sql: string): Promise<Record<string, unknown>[]> {
  const { host, port, user, password } = server;
  const client = new pg.Client({ host, port, user, password, database: 'postgres' });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Writes an executable shell script and returns its path. */
export function script(folder: string, name: string, body: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return join(folder, name);
}

/** Runs module code in a Node process of its own, which may import `<file>` of the embedded folder from `E`; resolves with its first line. */
export function runNode(
  code: string,
  ids: { uid?: number; gid?: number } = {},
): Promise<{ child: ChildProcess; line: string }> {
  const source = `const E = ${JSON.stringify(embedded.href)};\n${code}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    ...ids,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let output = '';
    let errors = '';
    child.stderr?.on('data', (data) => {
      errors += data;
    });
    child.stdout?.on('data', (data) => {
      output += data;
      const end = output.indexOf('\n');
      if (end >= 0) resolve({ child, line: output.slice(0, end) });
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${errors}`)));
  });
}

/** Kills a process and waits until it has ended. */
export async function killHard(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

/** Whether a server of this data folder or file runs as `pid`. */
export const runs = (pid: number, path: string): boolean => stillRuns(pid, path);
