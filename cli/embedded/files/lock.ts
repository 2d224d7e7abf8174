import { closeSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../error-code.ts';
import { processIdentity } from '../process/process-probe.ts';
import { StartError } from '../start-error.ts';

const BEAT_MS = 1_000;
const LONGEST_SILENCE_MS = 5_000;

/** Runs `work` while holding a lock file; waits for another holder, and takes over from one that died. Throws StartError after two minutes. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 120_000;
  while (!create(file, JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) }))) {
    if (Date.now() > deadline)
      throw new StartError(`Another program holds ${file}; wait for it, or delete the file if no such program runs.`);
    if (isAbandoned(file)) removeAbandoned(file);
    else await sleep(50);
  }
  const beat = setInterval(() => touch(file), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    rmSync(file, { force: true });
  }
}

/** Makes the file; false when there is one. A full disk may take no text: then its age alone tells that its holder lives. */
function create(file: string, text: string): boolean {
  let made: number | undefined;
  try {
    made = openSync(file, 'wx', 0o600);
    writeFileSync(made, text);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    if (made === undefined)
      throw new StartError(
        `${file} cannot be made (${errorCode(error)}); free space or make its folder writable, and start again.`,
      );
  } finally {
    if (made !== undefined) closeSync(made);
  }
  return true;
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // somebody deleted it, as its error told them to
  }
}

function isAbandoned(file: string): boolean {
  try {
    const { pid, identity } = JSON.parse(readFileSync(file, 'utf8'));
    return processIdentity(Number(pid)) !== identity;
  } catch {
    return isOlderThan(file, LONGEST_SILENCE_MS); // its holder may be between making and filling it, or on a full disk
  }
}

/** Only the holder of a second file removes the first: two waiters would otherwise each remove what the other just made. */
function removeAbandoned(file: string): void {
  const guard = `${file}.takeover`;
  if (!create(guard, '')) {
    if (isOlderThan(guard, LONGEST_SILENCE_MS)) rmSync(guard, { force: true });
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
