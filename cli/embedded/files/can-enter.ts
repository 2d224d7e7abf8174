import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { OsAccount } from '../process/os-account.ts';

/** Whether the mode bits of a folder and of all its parents let an account pass through. */
export function canEnter(account: OsAccount, folder: string): boolean {
  for (let path = realpathSync(folder); ; path = dirname(path)) {
    const { uid, gid, mode } = statSync(path);
    // The first class that matches decides alone; started processes keep no supplementary groups.
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (path === dirname(path)) return true;
  }
}
