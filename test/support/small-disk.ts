import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A small file system of its own. */
export interface SmallDisk {
  folder: string;
  /** Takes all the room that is left; once more, what became free since. */
  fill(): void;
  /** Gives that room back. */
  free(): void;
  unmount(): void;
}

/** Mounts memory on an empty folder; throws where that is not allowed. */
export function mountSmallDisk(folder: string, megabytes: number): SmallDisk {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=711`, 'tmpfs', folder], { stdio: 'pipe' });
  const filling = join(folder, 'filling');
  return {
    folder,
    fill() {
      const file = openSync(filling, 'a');
      for (const bytes of [1 << 20, 4_096]) writeUntilFull(file, Buffer.alloc(bytes));
      closeSync(file);
    },
    free: () => rmSync(filling, { force: true }),
    unmount: () => void execFileSync('umount', ['--lazy', folder]), // what a failed test left may still hold it
  };
}

function writeUntilFull(file: number, block: Buffer): void {
  try {
    for (;;) writeSync(file, block);
  } catch {
    // full
  }
}

/** Whether this account may mount one on an empty folder; where not, says that tests are skipped. */
export function mayMountSmallDisk(folder: string): boolean {
  try {
    mountSmallDisk(folder, 1).unmount();
    return true;
  } catch {
    process.stderr.write('Skipped: tests on a full disk need to mount one (root on Linux, or CAP_SYS_ADMIN).\n');
    return false;
  }
}
