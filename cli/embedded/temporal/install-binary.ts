import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findTemporalFault } from './temporal-version.ts';

/** Fetches a Temporal binary into the empty folder it is given and returns the file; throws with the reason when it cannot. */
export type FetchBinary = (workFolder: string) => Promise<string>;

const unfinished = '.unfinished-';
const hourMs = 3_600_000;

/** Puts a fetched binary at `target` once it was seen to run; nothing cut off or broken ever stands there. Throws the reason. */
export async function installBinary(target: string, fetchBinary: FetchBinary): Promise<string> {
  removeLeftovers(dirname(target));
  const workFolder = join(dirname(target), `${unfinished}${randomUUID()}`);
  mkdirSync(workFolder, { mode: 0o700 });
  try {
    const file = await fetchBinary(workFolder);
    chmodSync(file, 0o755);
    const fault = await findTemporalFault(file);
    if (fault) throw new Error(`what came ${fault}`);
    renameSync(file, target);
    return target;
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

/** Killed downloads leave hundreds of megabytes; none takes an hour, so older ones are nobody's. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith(unfinished))) {
    const path = join(folder, name);
    const modifiedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - modifiedAt > hourMs) rmSync(path, { recursive: true, force: true });
  }
}
