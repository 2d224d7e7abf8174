import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';

const maxBytes = 10 * 1024 * 1024;

/** A log file opened for a server that is about to start. */
export interface ServerLog {
  path: string;
  fd: number;
  /** The line of this start that says most about a failure: the last with FATAL or error, else the last. */
  lastWords(): string;
  close(): void;
}

/** Opens a log file for appending and sets the previous one aside (`.1`) when it is over 10 MB. */
export function openServerLog(path: string): ServerLog {
  let start = size(path);
  if (start > maxBytes) {
    renameSync(path, `${path}.1`);
    start = 0;
  }
  const fd = openSync(path, 'a', 0o600);
  return {
    path,
    fd,
    lastWords(): string {
      const lines = readIfThere(path).subarray(start).toString('utf8').trim().split('\n');
      const line = lines.findLast((text) => /FATAL|error/i.test(text)) ?? lines.at(-1) ?? '';
      return line.replace(/^.*FATAL:\s*/, '').slice(0, 300);
    },
    close: () => closeSync(fd),
  };
}

/** Its folder may have been removed while the server was ending. */
function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}

function size(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
