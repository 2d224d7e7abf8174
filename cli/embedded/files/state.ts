import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { errorCode } from '../error-code.ts';
import { StartError } from '../start-error.ts';
import { withLock } from './lock.ts';
import { makeFolder } from './make-folder.ts';
import { writeAtomically } from './write-atomically.ts';

const port = z.int().min(1).max(65_535);
const pid = z.int().positive();

/** What the state folder remembers of each part. */
export interface StateRecords {
  /** `folder` is set when the data could not stay in the state folder. */
  postgres: { port: number; folder?: string | undefined };
  temporal: { pid: number; port: number; uiPort: number; dbFile: string };
  /** `identity` tells the process from a later one with the same id (see `processIdentity`). */
  api: { pid: number; identity?: string | undefined; port: number };
}

const schemas: { [Part in keyof StateRecords]: z.ZodType<StateRecords[Part]> } = {
  postgres: z.object({ port, folder: z.string().optional() }),
  temporal: z.object({ pid, port, uiPort: port, dbFile: z.string() }),
  api: z.object({ pid, identity: z.string().optional(), port }),
};

/** The state folder of one instance. A record is a file of its own per part, so programs that start at once never undo each other's. */
export interface State {
  /** Absolute path, links resolved. */
  home: string;
  read<Part extends keyof StateRecords>(part: Part): StateRecords[Part] | undefined;
  write<Part extends keyof StateRecords>(part: Part, record: StateRecords[Part]): void;
  clear(part: keyof StateRecords): void;
  /** Runs `work` while no other program does under the same name; takes over from one that died. */
  lock<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** Opens the state folder and makes it when missing; throws StartError when it cannot be written. */
export function openState(home: string): State {
  const folder = prepare(resolve(home));
  const file = (part: string): string => join(folder, 'run', `${part}.json`);
  return {
    home: folder,
    read: (part) => parse(schemas[part], file(part)),
    write: (part, record) => writeIfNew(file(part), `${JSON.stringify(record)}\n`),
    clear: (part) => rmSync(file(part), { force: true }),
    lock: (name, work) => withLock(join(folder, 'run', `${name}.lock`), work),
  };
}

function prepare(home: string): string {
  try {
    // As root the database runs under another account, which must pass through but need not list the folder.
    const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
    if (makeFolder(home, mode)) chmodSync(home, mode);
    mkdirSync(join(home, 'run'), { recursive: true, mode: 0o700 });
    const probe = join(home, 'run', `probe-${process.pid}`);
    writeFileSync(probe, '', { mode: 0o600 });
    rmSync(probe, { force: true });
    return realpathSync(home);
  } catch (error) {
    throw new StartError(
      `The state folder ${home} cannot be written (${errorCode(error)}); make it writable or set TRACEWORK_HOME to another folder.`,
    );
  }
}

/** A restart where everything stays where it was needs no room on a full disk. */
function writeIfNew(file: string, text: string): void {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeAtomically(file, text);
}

function parse<T>(schema: z.ZodType<T>, file: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined; // never written, or edited beyond recognition: the part is looked for anew
  }
}
