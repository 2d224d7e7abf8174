import { openDatabase } from '../../db/database.ts';
import { createSecretBox } from '../../db/encryption.ts';
import { createWorkspace, replaceFirstKeys } from '../../db/tenancy/create-workspace.ts';
import { findWorkspace, listWorkspaces } from '../../db/tenancy/workspace.repository.ts';
import type { DatabaseEndpoints } from '../endpoints.ts';
import { type Credentials, credentialsOf, readKeysFile, setKeysFileAside, writeKeysFile } from './keys-file.ts';

/** What is needed to make the workspace `default` sure. */
export interface DefaultWorkspaceInput {
  home: string;
  baseUrl: string;
  endpoints: DatabaseEndpoints;
}

/**
 * The keys of the workspace `default`, which a first start makes and writes to `keys.json`; a lost file is replaced by
 * one with new keys. Undefined without the owner's login, unless the file is there.
 */
export async function defaultWorkspace({
  endpoints,
  ...place
}: DefaultWorkspaceInput): Promise<Credentials | undefined> {
  const db = openDatabase({ url: endpoints.databaseUrl, poolSize: 2 });
  try {
    const known = readKeysFile(place.home);
    if (known && (await findWorkspace(db, known.workspaceId))) return atBaseUrl(place, known);
    if (!endpoints.adminUrl) return undefined; // nobody else sees whether there is such a workspace already
    if (known) setKeysFileAside(place.home, known);
    const secrets = createSecretBox(endpoints.secretKeys);
    const id = await findDefault(endpoints.adminUrl);
    const made = id ? await replaceFirstKeys(db, secrets, id) : await createWorkspace(db, secrets, { name: 'default' });
    const credentials = credentialsOf(place.baseUrl, made);
    writeKeysFile(place.home, credentials);
    return credentials;
  } finally {
    await db.close();
  }
}

/** The address may have changed since the file was written. */
function atBaseUrl({ home, baseUrl }: Omit<DefaultWorkspaceInput, 'endpoints'>, known: Credentials): Credentials {
  const current = { ...known, baseUrl };
  if (known.baseUrl !== baseUrl) writeKeysFile(home, current);
  return current;
}

async function findDefault(adminUrl: string): Promise<string | undefined> {
  const admin = openDatabase({ url: adminUrl, poolSize: 1 });
  try {
    return (await listWorkspaces(admin)).find(({ name }) => name === 'default')?.id;
  } finally {
    await admin.close();
  }
}
