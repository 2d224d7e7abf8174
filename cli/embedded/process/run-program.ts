import { execFile } from 'node:child_process';
import { sep } from 'node:path';

/** How a program ended: `failure` is undefined when it exited with 0, else one line that says why. */
export interface ProgramResult {
  stdout: string;
  failure: string | undefined;
}

/** Options of `runProgram`; without `env` the program inherits this process's environment. */
export interface RunOptions {
  timeoutMs: number;
  uid?: number;
  gid?: number;
  env?: Record<string, string>;
}

/** Runs a program to its end and never throws; it is killed after `timeoutMs`. */
export function runProgram(file: string, args: readonly string[], options: RunOptions): Promise<ProgramResult> {
  const { timeoutMs, ...rest } = options;
  return new Promise((resolve) => {
    const settings = { ...rest, cwd: sep, timeout: timeoutMs, killSignal: 'SIGKILL', encoding: 'utf8' } as const;
    try {
      execFile(file, args, { ...settings, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
        resolve({ stdout, failure: error ? reason(error, stderr, timeoutMs) : undefined });
      });
    } catch (error) {
      resolve({ stdout: '', failure: String(error) }); // arguments the system refuses outright
    }
  });
}

function reason(error: Error & { killed?: boolean }, stderr: string, timeoutMs: number): string {
  if (error.killed) return `no end after ${timeoutMs / 1_000} s`;
  const lines = stderr.trim().split('\n').filter(Boolean);
  return lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? error.message;
}
