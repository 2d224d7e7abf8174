import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../files/write-atomically.ts';
import { processIdentity } from './process-probe.ts';

/** A program's entry among those that use the embedded parts of one state folder. */
export interface Membership {
  /** Takes the entry away; true when no other living program is left, so this one stops the parts. */
  leave(): boolean;
}

/** Enters this process among the users of a state folder's parts, so that a short command never stops what a longer one adopted. */
export function joinUsers(home: string): Membership {
  const folder = join(home, 'run', 'users');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const own = join(folder, String(process.pid));
  writeAtomically(own, processIdentity(process.pid) ?? '');
  return {
    leave(): boolean {
      rmSync(own, { force: true });
      return !readdirSync(folder).some((name) => /^\d+$/.test(name) && isAlive(folder, name));
    },
  };
}

function isAlive(folder: string, name: string): boolean {
  try {
    const identity = readFileSync(join(folder, name), 'utf8');
    if (processIdentity(Number(name)) === identity) return true;
    rmSync(join(folder, name), { force: true }); // killed before it could leave
  } catch {
    // it left just now
  }
  return false;
}
