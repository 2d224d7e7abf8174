import { type Database, openDatabase } from '../../db/database.ts';
import { createSecretBox, type SecretBox } from '../../db/secrets/encryption.ts';
import { createWorkspace } from '../../db/tenancy/create-workspace.ts';
import { addKeys, type KeyTexts } from '../../db/tenancy/keys/create-keys.ts';
import { adoptOperatorKey, createOperatorKey } from '../../db/tenancy/keys/operator-keys.ts';
import { findWorkspace, listWorkspaces } from '../../db/tenancy/workspace.repository.ts';
import type { KeyKind } from '../../domain/tenancy/key-kind.ts';
import { operatorKey } from '../../domain/tenancy/operator-key.ts';
import type { DatabaseEndpoints } from '../endpoints.ts';
import { type Credentials, keysOf, readKeysFile, setKeysFileAside, withKeys, writeKeysFile } from './keys-file.ts';

/** What is needed to make the workspace `default` sure. */
export interface DefaultWorkspaceInput {
  home: string;
  baseUrl: string;
  endpoints: DatabaseEndpoints;
  /** The kinds that a workspace has one key of. */
  kinds: readonly KeyKind[];
}

interface Opened {
  db: Database;
  /** The owner's login; absent when this program was not told it. */
  admin: Database | undefined;
  secrets: SecretBox;
  kinds: readonly KeyKind[];
}

/**
 * The keys of the workspace `default` and of the operator, which a first start makes and writes to `keys.json`. Keys that
 * the file lacks are made and added, as those of a product that has come since; a lost file is replaced by one with new
 * keys. Undefined without the owner's login, unless the file is there.
 */
export async function defaultWorkspace({
  endpoints,
  home,
  baseUrl,
  kinds,
}: DefaultWorkspaceInput): Promise<Credentials | undefined> {
  const db = openDatabase({ url: endpoints.databaseUrl, poolSize: 2 });
  const admin = endpoints.adminUrl ? openDatabase({ url: endpoints.adminUrl, poolSize: 1 }) : undefined;
  try {
    const opened = { db, admin, secrets: createSecretBox(endpoints.secretKeys), kinds };
    const found = readKeysFile(home);
    const known = found && (await findWorkspace(db, found.workspaceId)) ? found : undefined;
    const present = known ?? (await presentDefault(opened, baseUrl));
    if (!present) return undefined;
    if (found && !known) setKeysFileAside(home, found);
    const made = await missingKeys(opened, present);
    const inFile = known && readKeysFile(home); // a command may have rotated a key meanwhile
    const complete = { ...withKeys(inFile ?? present, made), baseUrl }; // the address may have changed
    if (JSON.stringify(complete) !== JSON.stringify(inFile)) writeKeysFile(home, complete);
    return complete;
  } finally {
    await Promise.all([db.close(), admin?.close()]);
  }
}

/** The workspace `default` without keys, made where there is none; only the owner sees whether there is one. */
async function presentDefault({ db, admin, secrets }: Opened, baseUrl: string): Promise<Credentials | undefined> {
  if (!admin) return undefined;
  const existing = (await listWorkspaces(admin)).find(({ name }) => name === 'default')?.id;
  const workspaceId = existing ?? (await createWorkspace(db, secrets, { name: 'default', kinds: [] })).workspaceId;
  return { workspaceId, baseUrl };
}

/** Makes the keys that the file lacks. They work before they stand in it: a start that is killed in between makes others. */
async function missingKeys({ db, admin, secrets, kinds }: Opened, present: Credentials): Promise<KeyTexts> {
  const { workspaceId } = present;
  const operator = admin ? await operatorToken(admin, secrets, present) : {};
  const missing = kinds.filter(({ product, field }) => keysOf(present, product)[field] === undefined);
  return { ...operator, ...(missing.length > 0 && (await addKeys(db, secrets, { workspaceId, kinds: missing }))) };
}

/** A new operator key where the file has none; the one it has becomes the installation's if it was the workspace's. */
async function operatorToken(admin: Database, secrets: SecretBox, present: Credentials): Promise<KeyTexts> {
  const { product, field } = operatorKey;
  const token = keysOf(present, product)[field];
  if (token === undefined) return { [product]: { [field]: await createOperatorKey(admin, secrets) } };
  await adoptOperatorKey(admin, present.workspaceId, token);
  return {};
}
