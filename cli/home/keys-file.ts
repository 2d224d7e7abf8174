import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { KeyTexts } from '../../db/tenancy/keys/create-keys.ts';
import { writeAtomically } from '../embedded/files/write-atomically.ts';

const Keys = z.record(z.string(), z.string());
const Credentials = z.looseObject({ workspaceId: z.uuid(), baseUrl: z.string() });

/**
 * A workspace's keys by product, and where to use them: the content of `keys.json`, which has the operator's as well, and
 * of `workspaces create --json`.
 */
export type Credentials = z.output<typeof Credentials>;

/** The keys of one product by their names in the file; none where it has no such product. */
export const keysOf = (credentials: Credentials, product: string): Record<string, string> =>
  Keys.safeParse(credentials[product]).data ?? {};

/** The same credentials with these keys set; all others stay as they are. */
export function withKeys(credentials: Credentials, keys: KeyTexts): Credentials {
  const changed = Object.entries(keys).map(([product, fields]) => [
    product,
    { ...keysOf(credentials, product), ...fields },
  ]);
  return { ...credentials, ...Object.fromEntries(changed) };
}

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
