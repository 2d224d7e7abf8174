import {
  createKey,
  listKeys,
  type MintedKey,
  revokeKey as revokeStoredKey,
} from '../../db/tenancy/keys/access-key.repository.ts';
import { type RefusedRotation, rotateKey as rotateStoredKey } from '../../db/tenancy/keys/rotate-key.ts';
import { keyKinds } from '../../domain/products.ts';
import type { KeyKind } from '../../domain/tenancy/key-kind.ts';
import type { Config } from '../../workers/settings.ts';
import { StartError } from '../embedded/start-error.ts';
import { renderTable } from '../print/table.ts';
import { type OwnerOptions, withKeyOwner } from './key-owner.ts';
import { assertMember, assertScopes, chooseKeyKind, memberOfKey } from './new-key.ts';
import { publicKey } from './public-key.ts';
import { replaceInKeysFile } from './replace-in-keys-file.ts';

/** Options of every `keys` command. */
export interface KeysOptions extends OwnerOptions {
  json?: boolean;
}

export interface NewKeyOptions extends KeysOptions {
  product: string;
  class?: string;
  name?: string;
  member?: string;
  scope?: KeyKind['scopes'];
  expires?: Date;
}

/** Prints the keys of a workspace or of the operator, revoked and expired ones too. */
export const showKeys = (config: Config, options: KeysOptions) =>
  withKeyOwner(config, options, async ({ transaction }) => {
    const keys = (await transaction(listKeys)).map(publicKey);
    if (options.json) return console.log(JSON.stringify(keys, null, 2));
    const rows = keys.map(({ id, product, class: keyClass, name, prefix, scopes, state }) => [
      ...[id, product, keyClass, name, `${prefix}…`, scopes.join(','), state],
    ]);
    console.log(renderTable(['ID', 'PRODUCT', 'CLASS', 'NAME', 'BEGINS', 'SCOPES', 'STATE'], rows));
  });

/** Creates a key and prints it, this once. */
export const addKey = (config: Config, options: NewKeyOptions) => {
  const kind = chooseKeyKind(options);
  const { name, member, scope: scopes, expires: expiresAt } = options;
  assertScopes(kind, scopes ?? []);
  assertMember(kind, member);
  const owner = { ...options, operator: kind.product === 'operator' };
  return withKeyOwner(config, owner, async ({ workspaceId, transaction, tenancy: { secrets } }) => {
    const minted = await transaction(async (em) =>
      createKey(em, secrets, {
        ...{ workspaceId, kind },
        memberId: await memberOfKey(em, kind, { workspaceId, member }),
        ...(name !== undefined && { name }),
        ...(scopes && { scopes }),
        ...(expiresAt && { expiresAt }),
      }),
    );
    printMinted(minted, options);
  });
};

/** Replaces a key by a new one and prints that; `keys.json` follows when the old one stands there. */
export const rotateKey = (config: Config, keyId: string, options: KeysOptions & { graceSeconds: number }) =>
  withKeyOwner(config, options, async ({ transaction, tenancy: { secrets, home } }) => {
    const { graceSeconds } = options;
    const rotation = { keyId, graceSeconds, kinds: keyKinds };
    const rotated = await transaction((em) => rotateStoredKey(em, secrets, rotation));
    if ('refused' in rotated) throw cannotRotate(keyId, rotated);
    const isInFile = replaceInKeysFile(home, rotated);
    printMinted(rotated, options);
    if (options.json) return;
    const end = rotated.oldEndsAt.toISOString();
    console.log(graceSeconds > 0 ? `The old key works until ${end}.` : 'The old key no longer works.');
    if (isInFile) console.log('keys.json has the new one.');
  });

/** Ends a key at once. */
export const revokeKey = (config: Config, id: string, options: KeysOptions) =>
  withKeyOwner(config, options, async ({ transaction }) => {
    if (!(await transaction((em) => revokeStoredKey(em, id)))) throw noSuchKey(id);
    console.log(options.json ? JSON.stringify({ id, state: 'revoked' }, null, 2) : `Key ${id} no longer works.`);
  });

function cannotRotate(id: string, rotation: RefusedRotation): StartError {
  if (rotation.refused === 'unknown') return noSuchKey(id);
  if (rotation.refused === 'rotated')
    return new StartError(`Key ${id} was rotated before; its successor is ${rotation.successorId}.`);
  return new StartError(
    `Key ${id} is ${rotation.refused} and cannot be rotated; "tracework keys create" makes a new one.`,
  );
}

const noSuchKey = (id: string) =>
  new StartError(
    `There is no such working key ${id}; "tracework keys list" shows those of a workspace, with --operator the operator's.`,
  );

function printMinted({ record, key }: MintedKey, { json }: KeysOptions): void {
  const asText = `Key ${record.id} (${record.product}, ${record.class}), shown this once:\n\n  ${key}\n`;
  console.log(json ? JSON.stringify({ ...publicKey(record), key }, null, 2) : asText);
}
