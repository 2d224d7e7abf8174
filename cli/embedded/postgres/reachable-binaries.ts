import { chmodSync, cpSync, existsSync, lstatSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sharedFolder } from '../files/shared-folder.ts';
import { type OsAccount, spawnIds } from '../process/os-account.ts';
import { runProgram } from '../process/run-program.ts';
import { StartError } from '../start-error.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';

/** The folder with PostgreSQL's `bin` that the account can run: the installed one, or a copy made once where the account can go. */
export async function reachableBinaries(
  binaries: PostgresBinaries,
  account: OsAccount | undefined,
  sharedFolders?: readonly string[],
): Promise<string> {
  const failure = await tryToRun(binaries.folder, account);
  if (failure === undefined) return join(binaries.folder, 'bin');
  if (!account)
    throw new StartError(
      `PostgreSQL in ${binaries.folder} does not run (${failure}); run npm install again, or set DATABASE_URL.`,
    );
  const name = `postgresql-${binaries.version}-${process.platform}-${process.arch}`;
  const copy = join(sharedFolder(account, sharedFolders), name);
  if (!existsSync(copy)) copyReadable(binaries.folder, copy);
  const copyFailure = await tryToRun(copy, account);
  if (copyFailure === undefined) return join(copy, 'bin');
  throw new StartError(
    `The account ${account.name} cannot run PostgreSQL in ${copy} (${copyFailure}); delete that folder and start again.`,
  );
}

async function tryToRun(folder: string, account: OsAccount | undefined): Promise<string | undefined> {
  const options = { timeoutMs: 10_000, env: {}, ...spawnIds(account) };
  return (await runProgram(join(folder, 'bin', 'postgres'), ['--version'], options)).failure;
}

function copyReadable(from: string, to: string): void {
  const unfinished = `${to}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(from, unfinished, { recursive: true, verbatimSymlinks: true });
  makeReadable(unfinished);
  try {
    renameSync(unfinished, to);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(to)) throw error; // else another program finished the same copy first
  }
}

/** An install under a strict umask has files that only root reads. */
function makeReadable(path: string): void {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return;
  chmodSync(path, stats.isDirectory() || (stats.mode & 0o100) !== 0 ? 0o755 : 0o644);
  if (stats.isDirectory()) for (const name of readdirSync(path)) makeReadable(join(path, name));
}
