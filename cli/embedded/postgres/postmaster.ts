import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processExists, runsWith, worksIn } from '../process/process-probe.ts';

/** What `postmaster.pid` says of a server. */
export interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
}

/** Reads the server's own note in its data folder; undefined when there is none. */
export function readPostmaster(dataDir: string): Postmaster | undefined {
  try {
    const [pid, , , port, , , , status] = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(pid), port: Number(port), ready: status?.trim() === 'ready' };
  } catch {
    return undefined;
  }
}

/** The server that runs on this data folder, once it is ready; undefined when none does and a start is safe. */
export async function findPostmaster(dataDir: string, timeoutMs = 120_000): Promise<Postmaster | undefined> {
  const begin = Date.now();
  while (Date.now() - begin < timeoutMs) {
    const found = readPostmaster(dataDir);
    // A note of a process that is gone stays: PostgreSQL reads it to see whether that server's children still work.
    if (!found || (found.pid > 0 && !processExists(found.pid))) return undefined;
    if (runsWith(found.pid, dataDir) || worksIn(found.pid, dataDir)) {
      if (found.ready) return found; // left by a killed parent, or started a moment ago by another program
    } else if (Date.now() - begin > 2_000) {
      // Two seconds are enough for a killed server to be reaped; after that its id belongs to an unrelated program.
      // A note without an id was cut off while it was written, and PostgreSQL would refuse to start over it.
      rmSync(join(dataDir, 'postmaster.pid'), { force: true });
      return undefined;
    }
    await sleep(50);
  }
  return undefined;
}
