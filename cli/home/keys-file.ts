import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { WorkspaceCredentials } from '../../db/tenancy/create-workspace.ts';
import { writeAtomically } from '../embedded/files/write-atomically.ts';

const Keys = z.record(z.string(), z.string());
const Credentials = z.looseObject({
  workspaceId: z.uuid(),
  baseUrl: z.string(),
  operator: Keys.optional(),
  evaluations: Keys.optional(),
});

/** A workspace's keys by product, and where to use them: the content of `keys.json` and of `workspaces create --json`. */
export type Credentials = z.output<typeof Credentials>;

export const credentialsOf = (baseUrl: string, { workspaceId, keys }: WorkspaceCredentials): Credentials => ({
  workspaceId,
  baseUrl,
  ...keys,
});

export const keysFilePath = (home: string): string => join(home, 'keys.json');

/** The keys of the workspace `default`; undefined before the first start. */
export function readKeysFile(home: string): Credentials | undefined {
  try {
    return Credentials.safeParse(JSON.parse(readFileSync(keysFilePath(home), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

export const writeKeysFile = (home: string, credentials: Credentials): void =>
  writeAtomically(keysFilePath(home), `${JSON.stringify(credentials, null, 2)}\n`);

/** Keeps the keys of another database's workspace under a name of their own: nobody could read them again. */
export const setKeysFileAside = (home: string, { workspaceId }: Credentials): void =>
  renameSync(keysFilePath(home), join(home, `keys-${workspaceId}.json`));
