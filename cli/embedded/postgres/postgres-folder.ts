import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { canEnter } from '../files/can-enter.ts';
import { sharedFolder } from '../files/shared-folder.ts';
import type { State } from '../files/state.ts';
import { accountOf, type OsAccount, osAccount } from '../process/os-account.ts';
import { StartError } from '../start-error.ts';

/** Where one instance's cluster is (or is to be made), and who runs it; no account means this process's own. */
export interface PostgresPlace {
  folder: string;
  /** True when `folder` lies outside the state folder and has to be remembered. */
  elsewhere: boolean;
  account: OsAccount | undefined;
}

/** Chooses the place of the cluster: where it already is, else the state folder, else a folder that the account can enter. */
export function postgresFolder(state: State, osUser?: string, sharedFolders?: readonly string[]): PostgresPlace {
  const inHome = join(state.home, 'postgres');
  const remembered = state.read('postgres')?.folder;
  const existing = [remembered, inHome].find((folder) => folder !== undefined && existsSync(folder));
  if (existing) return { folder: existing, elsewhere: existing !== inHome, account: ownerOf(existing, osUser) };
  const account = osAccount(osUser);
  if (remembered && account && existsSync(dirname(remembered))) return { folder: remembered, elsewhere: true, account }; // an interrupted first start
  if (remembered)
    throw new StartError(
      `PostgreSQL's data was in ${remembered} and is gone; bring it back, or delete ${state.home} to begin with nothing.`,
    );
  if (!account || canEnter(account, state.home)) return { folder: inHome, elsewhere: false, account };
  return { folder: newFolder(state.home, sharedFolder(account, sharedFolders)), elsewhere: true, account };
}

/** Existing data is run by the account that owns it, so root may go on with what a user began. */
function ownerOf(folder: string, osUser: string | undefined): OsAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = statSync(folder);
  // The server, unlike initdb, runs under an id without a name as well.
  const account = uid === 0 ? osAccount(osUser) : (accountOf(uid) ?? { name: String(uid), uid, gid });
  if (account && !canEnter(account, dirname(folder)))
    throw new StartError(
      `The account ${account.name} can no longer enter ${dirname(folder)}, where PostgreSQL keeps its data; allow that with chmod o+x on the folder and its parents.`,
    );
  return account;
}

/** The name ends at random: after the state folder was deleted to begin anew, the old data must not come back. */
function newFolder(home: string, shared: string): string {
  const name = createHash('sha256').update(home).digest('hex').slice(0, 12);
  const parent = join(shared, `${name}-${randomBytes(3).toString('hex')}`);
  mkdirSync(parent);
  chmodSync(parent, 0o711);
  writeFileSync(join(parent, 'home'), `${home}\n`);
  return join(parent, 'postgres');
}
