import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type OsAccount, spawnIds } from '../process/os-account.ts';
import { requireNamedAccount } from '../process/require-named-account.ts';
import { runProgram } from '../process/run-program.ts';
import { StartError } from '../start-error.ts';

/** The role that owns everything in an embedded cluster. */
export const adminUser = 'tracework_admin';

/** The environment of all PostgreSQL programs: nothing of the user's locale or settings reaches them. */
export const postgresEnv = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Makes `folder` with `data` and `password` (0600) in it, complete or not at all. Throws StartError when that cannot be. */
export async function initCluster(folder: string, binDir: string, account: OsAccount | undefined): Promise<void> {
  // A name of its own: initdb outlives a killed parent and must not go on writing into the next attempt.
  const unfinished = `${folder}.new-${randomBytes(3).toString('hex')}`;
  const password = join(unfinished, 'password');
  if (!account) requireNamedAccount();
  removeLeftovers(folder);
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (account) for (const path of [unfinished, password]) chownSync(path, account.uid, account.gid);

  // The built-in locale does not depend on what the system has installed and sorts the same everywhere.
  const args = [
    '-U',
    adminUser,
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
  const options = { timeoutMs: 120_000, env: postgresEnv, ...spawnIds(account) };
  const { failure } = await runProgram(
    join(binDir, 'initdb'),
    ['-D', join(unfinished, 'data'), '--pwfile', password, ...args],
    options,
  );
  if (failure !== undefined)
    throw new StartError(
      `PostgreSQL could not prepare its data in ${folder} (${failure}); free space or fix that folder and start again.`,
    );
  renameSync(unfinished, folder);
}

/** Takes away what interrupted starts left, as far as their initdb lets go of it. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(dirname(folder)).filter((entry) => entry.startsWith(`${basename(folder)}.new`)))
    try {
      rmSync(join(dirname(folder), name), { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // it cannot disturb: only a finished folder is ever renamed into place
    }
}
