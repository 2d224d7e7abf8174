import { mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { destination } from 'pino';

const MOST_BYTES = 50 << 20;
const LOOK_EVERY_MS = 10_000;

/** A log file for pino that is set aside (`.1`) when it grows over 50 MB. */
export interface LogFile {
  path: string;
  stream: ReturnType<typeof destination>;
  /** Writes out what is buffered; for the end of the process. */
  flush(): void;
}

/** Opens `logs/tracework.log` of the state folder. */
export function openLogFile(home: string): LogFile {
  const folder = join(home, 'logs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'tracework.log');
  setAsideIfLarge(path);
  const stream = destination({ dest: path, sync: false, mode: 0o600 });
  setInterval(() => {
    if (setAsideIfLarge(path)) stream.reopen();
  }, LOOK_EVERY_MS).unref();
  return {
    path,
    stream,
    flush() {
      try {
        stream.flushSync();
      } catch {
        // not open yet: there is nothing to lose but the first lines
      }
    },
  };
}

function setAsideIfLarge(path: string): boolean {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) < MOST_BYTES) return false;
  renameSync(path, `${path}.1`);
  return true;
}
