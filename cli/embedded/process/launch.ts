import { spawn } from 'node:child_process';
import { sep } from 'node:path';
import type { ServerLog } from '../files/server-log.ts';
import { waitUntil } from './wait-until.ts';

/** A program to start in a session of its own, so that neither the end of this process nor Ctrl-C reaches it. */
export interface LaunchInput {
  file: string;
  args: readonly string[];
  env: Record<string, string>;
  ids?: { uid?: number; gid?: number };
  log: ServerLog;
  timeoutMs: number;
  /** Called at once with the process id, before anything can interrupt. */
  onSpawn?(pid: number): void;
  isReady(pid: number): boolean | Promise<boolean>;
}

/** How a launch went: the running process, or why it did not become ready; in that case nothing is left running. */
export type LaunchResult = { pid: number } | { failure: string };

/** Starts a detached program that writes to a log, and waits until it is ready. */
export async function launch(input: LaunchInput): Promise<LaunchResult> {
  const { file, args, env, ids, log } = input;
  const child = spawn(file, args, { cwd: sep, env, ...ids, detached: true, stdio: ['ignore', log.fd, log.fd] });
  let ended: string | undefined;
  child.once('error', (error) => {
    ended = error.message;
  });
  child.once('exit', () => {
    ended ??= log.lastWords() || 'it ended without a word';
  });
  const { pid } = child;
  child.unref();
  try {
    if (pid !== undefined) input.onSpawn?.(pid);
  } catch (error) {
    child.kill('SIGKILL'); // nobody would find it again, and it holds its ports
    throw error;
  }

  let ready = false;
  await waitUntil(async () => {
    ready = ended === undefined && pid !== undefined && (await input.isReady(pid));
    return ready || ended !== undefined;
  }, input.timeoutMs);
  if (ready && ended === undefined && pid !== undefined) return { pid };
  child.kill('SIGKILL');
  await waitUntil(() => pid === undefined || ended !== undefined, 2_000);
  return { failure: ended ?? `not ready after ${input.timeoutMs / 1_000} s` };
}
