import { closeSync, fstatSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LogWriter } from '../../workers/runtime/log/log-writer.ts';
import { errorCode } from '../embedded/error-code.ts';

const MOST_BYTES = 50 << 20;
const LOOK_EVERY_MS = 10_000;

/** A log file for pino that is set aside (`.1`) when it grows over 50 MB, and made anew when it is gone. */
export interface LogFile {
  path: string;
  stream: LogWriter;
}

/** `logs/tracework.log` of the state folder, opened by its first line. */
export function openLogFile(home: string): LogFile {
  const path = join(home, 'logs', 'tracework.log');
  let open: number | undefined;
  let lookedAt = 0;
  const fd = (): number => {
    if (open === undefined || Date.now() - lookedAt > LOOK_EVERY_MS) {
      lookedAt = Date.now();
      open = lookAfter(path, open);
    }
    return open;
  };
  const onFailure = (error: unknown): void =>
    console.error(
      `The log ${path} cannot be written (${errorCode(error)}); its lines wait, and are dropped over 1 MB.`,
    );
  return { path, stream: new LogWriter({ fd, onFailure }) };
}

/** The file to write to: the open one, unless its path has become another's. */
function lookAfter(path: string, open: number | undefined): number {
  try {
    setAsideIfLarge(path);
    if (open !== undefined && isStillAt(path, open)) return open;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const fresh = openSync(path, 'a', 0o600);
    if (open !== undefined) closeSync(open);
    return fresh;
  } catch (error) {
    if (open === undefined) throw error;
    return open; // it takes lines still
  }
}

/** Another program may have moved or deleted the file, and nobody would find what goes on being written to it. */
function isStillAt(path: string, fd: number): boolean {
  const [there, ours] = [statSync(path, { throwIfNoEntry: false }), fstatSync(fd)];
  return there?.ino === ours.ino && there.dev === ours.dev;
}

function setAsideIfLarge(path: string): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) < MOST_BYTES) return;
  try {
    renameSync(path, `${path}.1`);
  } catch {
    // a folder that cannot be changed: the file grows on
  }
}
