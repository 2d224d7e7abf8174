import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { errorCode } from '../error-code.ts';
import { StartError } from '../start-error.ts';

/** Writes a file (mode 0600) so that a reader or a crash sees the old text or the new one, never half of it. Throws StartError. */
export function writeAtomically(path: string, text: string): void {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    writeDurably(temporary, text);
    renameSync(temporary, path);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw new StartError(
      `${path} cannot be written (${errorCode(cause)}); free space or make its folder writable, and start again.`,
      { cause },
    );
  }
}

/** Some disks say only when they are synced that they had no room. */
function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
