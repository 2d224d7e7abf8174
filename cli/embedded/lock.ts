import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from './error-code.ts';
import { processIdentity } from './process-probe.ts';
import { StartError } from './start-error.ts';

/** Runs `work` while holding a lock file; waits for another holder, and takes over from one that died. Throws StartError after two minutes. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 120_000;
  while (!create(file, JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) }))) {
    if (Date.now() > deadline)
      throw new StartError(`Another program holds ${file}; wait for it, or delete the file if no such program runs.`);
    if (isAbandoned(file)) removeAbandoned(file);
    else await sleep(50);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function create(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function isAbandoned(file: string): boolean {
  try {
    const { pid, identity } = JSON.parse(readFileSync(file, 'utf8'));
    return processIdentity(Number(pid)) !== identity;
  } catch {
    return isOlderThan(file, 5_000); // its holder may be between making and filling it
  }
}

/** Only the holder of a second file removes the first: two waiters would otherwise each remove what the other just made. */
function removeAbandoned(file: string): void {
  const guard = `${file}.takeover`;
  if (!create(guard, '')) {
    if (isOlderThan(guard, 5_000)) rmSync(guard, { force: true });
    return;
  }
  try {
    if (isAbandoned(file)) rmSync(file, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

function isOlderThan(file: string, ageMs: number): boolean {
  try {
    return Date.now() - statSync(file).mtimeMs > ageMs;
  } catch {
    return false;
  }
}
