import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OsAccount } from '../process/os-account.ts';
import { StartError } from '../start-error.ts';
import { canEnter } from './can-enter.ts';

const defaults = ['/var/lib/tracework', join(tmpdir(), 'tracework'), '/tmp/tracework'];

/** A folder of root's that `account` can enter, for what cannot stay where root alone may go. Throws StartError when there is none. */
export function sharedFolder(account: OsAccount, candidates: readonly string[] = defaults): string {
  const found = candidates.find((folder) => isUsable(folder, account));
  if (found) return found;
  throw new StartError(
    `PostgreSQL does not run as root and its account ${account.name} can enter none of ${candidates.join(', ')}; start as a user who is not root, or open one of them.`,
  );
}

function isUsable(folder: string, account: OsAccount): boolean {
  try {
    if (mkdirSync(folder, { recursive: true }) !== undefined) chmodSync(folder, 0o755);
    // Whoever else can write here could replace the programs that are started from it.
    const { uid, mode } = lstatSync(folder);
    return uid === process.getuid?.() && (mode & 0o022) === 0 && canEnter(account, folder);
  } catch {
    return false;
  }
}
