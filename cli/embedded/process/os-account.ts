import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { StartError } from '../start-error.ts';

/** An account of the operating system. */
export interface OsAccount {
  name: string;
  uid: number;
  gid: number;
}

const candidates = process.platform === 'darwin' ? ['_postgres', 'nobody'] : ['postgres', 'nobody'];

/** The account PostgreSQL runs as when started by root (which it refuses), undefined for anybody else. Throws StartError when there is none. */
export function osAccount(osUser?: string): OsAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const names = osUser === undefined ? candidates : [osUser];
  for (const name of names) {
    const account = lookUp(name);
    if (account && account.uid !== 0) return account;
  }
  throw new StartError(
    `PostgreSQL does not run as root and there is no account ${names.join(' or ')}; create one, name another, or start as a user who is not root.`,
  );
}

/** The account with this id, for data that already belongs to somebody; undefined for root and for ids without a name. */
export function accountOf(uid: number): OsAccount | undefined {
  return uid === 0 ? undefined : lookUp(String(uid));
}

/** The ids in the form that starting a process wants: signed 32 bit, as some systems give `nobody` the id -2. */
export function spawnIds(account: OsAccount | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid | 0, gid: account.gid | 0 } : {};
}

function lookUp(nameOrId: string): OsAccount | undefined {
  return process.platform === 'darwin' ? lookUpById(nameOrId) : lookUpInPasswd(nameOrId);
}

function lookUpInPasswd(nameOrId: string): OsAccount | undefined {
  const entries = output('getent', ['passwd', nameOrId]) ?? passwdFile();
  const entry = entries
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name, , uid]) => name === nameOrId || uid === nameOrId);
  return entry?.[0] ? { name: entry[0], uid: Number(entry[2]), gid: Number(entry[3]) } : undefined;
}

/** The smallest images have none. */
function passwdFile(): string {
  return existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8') : '';
}

function lookUpById(nameOrId: string): OsAccount | undefined {
  const [name, uid, gid] = ['-un', '-u', '-g'].map((flag) => output('id', [flag, nameOrId])?.trim());
  return name && uid && gid ? { name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 } : undefined;
}

function output(file: string, args: string[]): string | undefined {
  try {
    return execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}
