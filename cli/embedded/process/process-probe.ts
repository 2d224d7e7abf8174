import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { errorCode } from '../error-code.ts';

const isLinux = process.platform === 'linux';

/** Whether the system knows this process id; true also for zombies and for other accounts' processes. */
export function processExists(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false; // zero and below address whole groups
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** Whether the process was started with `path` among its arguments; false for zombies, which have no arguments left. */
export function runsWith(pid: number, path: string): boolean {
  if (!processExists(pid)) return false;
  if (!isLinux) return ps(pid, 'command').includes(path);
  return read(`/proc/${pid}/cmdline`).split('\0').includes(path);
}

/** As `runsWith` for a process already known to be ours, cheap enough to call twice a second. */
export function stillRuns(pid: number, path: string): boolean {
  return isLinux ? runsWith(pid, path) : processExists(pid);
}

/** Whether the process works inside `folder`, also after the folder was moved; false where the system cannot tell. */
export function worksIn(pid: number, folder: string): boolean {
  try {
    return isLinux && readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return false;
  }
}

/** A text that differs between two processes that had the same id one after the other; undefined when none runs. */
export function processIdentity(pid: number): string | undefined {
  if (!processExists(pid)) return undefined;
  if (!isLinux) return ps(pid, 'lstart') || undefined;
  // The name, in parentheses, may hold spaces; after it come the state and, 19 fields on, the start in clock ticks.
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? undefined : fields[19];
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function ps(pid: number, field: 'command' | 'lstart'): string {
  try {
    return execFileSync('ps', ['-ww', '-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}
