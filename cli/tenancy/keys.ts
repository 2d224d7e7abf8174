import {
  createKey,
  listKeys,
  type MintedKey,
  revokeKey as revokeStoredKey,
} from '../../db/tenancy/access-key.repository.ts';
import { type RefusedRotation, rotateKey as rotateStoredKey } from '../../db/tenancy/rotate-key.ts';
import { inWorkspace } from '../../db/tenant.ts';
import { type KeyKind, keyKinds } from '../../domain/tenancy/key-kinds.ts';
import type { Config } from '../../workers/settings.ts';
import { StartError } from '../embedded/start-error.ts';
import { renderTable } from '../print/table.ts';
import { findWorkspaceId } from './find-workspace-id.ts';
import { type Tenancy, withTenancy } from './open-tenancy.ts';
import { publicKey } from './public-key.ts';
import { replaceInKeysFile } from './replace-in-keys-file.ts';

/** Options of every `keys` command. */
export interface KeysOptions {
  workspace: string;
  json?: boolean;
}

export interface NewKeyOptions extends KeysOptions {
  product: string;
  class?: string;
  name?: string;
  scope?: KeyKind['scopes'];
  expires?: Date;
}

const inNamedWorkspace = <T>(
  config: Config,
  { workspace }: KeysOptions,
  work: (tenancy: Tenancy, workspaceId: string) => Promise<T>,
): Promise<T> => withTenancy(config, async (tenancy) => work(tenancy, await findWorkspaceId(tenancy, workspace)));

/** Prints the keys of a workspace, revoked and expired ones too. */
export const showKeys = (config: Config, options: KeysOptions) =>
  inNamedWorkspace(config, options, async ({ db }, workspaceId) => {
    const keys = (await inWorkspace(db, workspaceId, listKeys)).map(publicKey);
    if (options.json) return console.log(JSON.stringify(keys, null, 2));
    const rows = keys.map(({ id, product, class: keyClass, name, prefix, scopes, state }) => [
      ...[id, product, keyClass, name, `${prefix}…`, scopes.join(','), state],
    ]);
    console.log(renderTable(['ID', 'PRODUCT', 'CLASS', 'NAME', 'BEGINS', 'SCOPES', 'STATE'], rows));
  });

/** Creates a key and prints it, this once. */
export const addKey = (config: Config, options: NewKeyOptions) => {
  const kind = kindOf(options);
  const { name, scope: scopes, expires: expiresAt } = options;
  assertScopes(kind, scopes ?? []);
  return inNamedWorkspace(config, options, async ({ db, secrets }, workspaceId) => {
    const minted = await inWorkspace(db, workspaceId, async (em) =>
      createKey(em, secrets, {
        ...{ workspaceId, kind },
        ...(name !== undefined && { name }),
        ...(scopes && { scopes }),
        ...(expiresAt && { expiresAt }),
      }),
    );
    printMinted(minted, options);
  });
};

/** Replaces a key by a new one and prints that; `keys.json` follows when the old one stands there. */
export const rotateKey = (config: Config, id: string, options: KeysOptions & { graceSeconds: number }) =>
  inNamedWorkspace(config, options, async ({ db, secrets, home }, workspaceId) => {
    const { graceSeconds } = options;
    const rotated = await inWorkspace(db, workspaceId, (em) => rotateStoredKey(em, secrets, id, graceSeconds));
    if ('refused' in rotated) throw cannotRotate(id, rotated);
    const isInFile = await replaceInKeysFile(home, { db, workspaceId, id, key: rotated.key });
    printMinted(rotated, options);
    if (options.json) return;
    const end = rotated.oldEndsAt.toISOString();
    console.log(graceSeconds > 0 ? `The old key works until ${end}.` : 'The old key no longer works.');
    if (isInFile) console.log('keys.json has the new one.');
  });

/** Ends a key at once. */
export const revokeKey = (config: Config, id: string, options: KeysOptions) =>
  inNamedWorkspace(config, options, async ({ db }, workspaceId) => {
    if (!(await inWorkspace(db, workspaceId, (em) => revokeStoredKey(em, id)))) throw noSuchKey(id);
    console.log(options.json ? JSON.stringify({ id, state: 'revoked' }, null, 2) : `Key ${id} no longer works.`);
  });

function kindOf({ product, class: keyClass }: NewKeyOptions) {
  const kinds = keyKinds.filter((kind) => kind.product === product && (!keyClass || kind.class === keyClass));
  const [kind] = kinds;
  const classes = keyKinds.filter((one) => one.product === product).map((one) => one.class);
  if (!kind) throw new StartError(`${product} has no keys of class ${keyClass}; it has ${classes.join(', ')}.`);
  if (kinds.length > 1)
    throw new StartError(`${product} has keys of several classes; add --class ${classes.join(' or --class ')}.`);
  return kind;
}

function assertScopes({ product, scopeChoices }: KeyKind, scopes: KeyKind['scopes']): void {
  const refused = scopes.filter((scope) => !scopeChoices.includes(scope));
  if (refused.length === 0) return;
  if (scopeChoices.length === 0) throw new StartError(`Keys of ${product} have no scopes; leave --scope out.`);
  throw new StartError(
    `Keys of ${product} cannot have the scope ${refused.join(', ')}; use ${scopeChoices.join(', ')}.`,
  );
}

function cannotRotate(id: string, rotation: RefusedRotation): StartError {
  if (rotation.refused === 'unknown') return noSuchKey(id);
  if (rotation.refused === 'rotated')
    return new StartError(`Key ${id} was rotated before; its successor is ${rotation.successorId}.`);
  return new StartError(
    `Key ${id} is ${rotation.refused} and cannot be rotated; "tracework keys create" makes a new one.`,
  );
}

const noSuchKey = (id: string) =>
  new StartError(`There is no working key ${id} in this workspace; "tracework keys list" shows them with their ids.`);

function printMinted({ record, key }: MintedKey, { json }: KeysOptions): void {
  const asText = `Key ${record.id} (${record.product}, ${record.class}), shown this once:\n\n  ${key}\n`;
  console.log(json ? JSON.stringify({ ...publicKey(record), key }, null, 2) : asText);
}
