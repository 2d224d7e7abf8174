import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { findKeyKind, type KeyKind } from '../../domain/tenancy/key-kinds.ts';
import type { Scope } from '../../domain/tenancy/scope.ts';
import type { SecretBox } from '../encryption.ts';
import { AccessKey } from './access-key.entity.ts';
import { hashKey, mintKey } from './mint-key.ts';
import { holdWorkspace } from './workspace.repository.ts';

export interface NewKey {
  workspaceId: string;
  kind: KeyKind;
  name?: string;
  scopes?: Scope[];
  memberId?: string | null;
  expiresAt?: Date | null;
}

/** A stored key together with its text, which is shown this once. */
export interface MintedKey {
  record: AccessKey;
  key: string;
}

/** Creates a key of the given kind; the caller's transaction decides when it becomes valid. */
export function createKey(em: EntityManager, secrets: SecretBox, input: NewKey): MintedKey {
  const { kind, workspaceId } = input;
  const key = mintKey(kind);
  const id = uuid();
  const record = em.create(AccessKey, {
    id,
    workspaceId,
    memberId: input.memberId ?? null,
    product: kind.product,
    class: kind.class,
    name: input.name ?? kind.field,
    prefix: key.slice(0, kind.shownCharacters),
    sha256: hashKey(key, kind),
    scopes: input.scopes ?? kind.scopes,
    secretCiphertext: kind.shownAgain ? secrets.seal(key, id) : null,
    expiresAt: input.expiresAt ?? null,
    revokedAt: null,
    lastUsedAt: null,
    createdAt: new Date(),
  });
  em.persist(record);
  return { record, key };
}

/** A successor with the same name, class, scopes and owner; the old key works for `graceSeconds` more (0 to 86,400). */
export async function rotateKey(
  em: EntityManager,
  secrets: SecretBox,
  keyId: string,
  graceSeconds: number,
): Promise<MintedKey | null> {
  const old = await em.findOne(AccessKey, { id: keyId, revokedAt: null });
  const kind = old && findKeyKind(old.product, old.class);
  if (!old || !kind) return null;
  const { workspaceId, name, scopes, memberId } = old;
  if (graceSeconds > 0) old.expiresAt = new Date(Date.now() + graceSeconds * 1000);
  else old.revokedAt = new Date();
  return createKey(em, secrets, { workspaceId, kind, name, scopes, memberId });
}

/** Ends a key at once; false when there is no such live key. */
export async function revokeKey(em: EntityManager, keyId: string): Promise<boolean> {
  return (await em.nativeUpdate(AccessKey, { id: keyId, revokedAt: null }, { revokedAt: new Date() })) > 0;
}

export const listKeys = (em: EntityManager): Promise<AccessKey[]> =>
  em.find(AccessKey, {}, { orderBy: { createdAt: 'asc' } });

/** The keys of one kind that act for the workspace as a whole and work now, newest first. */
const workspaceKeys = (em: EntityManager, { product, class: keyClass }: KeyKind): Promise<AccessKey[]> =>
  em.find(
    AccessKey,
    {
      product,
      class: keyClass,
      memberId: null,
      scopes: { $contains: ['admin'] },
      revokedAt: null,
      $or: [{ expiresAt: null }, { expiresAt: { $gt: new Date() } }],
    },
    { orderBy: { createdAt: 'desc', id: 'desc' } },
  );

/** The text of the workspace's own key of a kind that is shown again; null when none works. */
export async function showWorkspaceKey(em: EntityManager, secrets: SecretBox, kind: KeyKind): Promise<string | null> {
  const [newest] = await workspaceKeys(em, kind);
  return newest?.secretCiphertext ? secrets.open(newest.secretCiphertext, newest.id) : null;
}

/** One new key of a kind for the workspace; all that were its own end with the transaction, keys of members stay. */
export async function replaceWorkspaceKey(
  em: EntityManager,
  secrets: SecretBox,
  workspaceId: string,
  kind: KeyKind,
): Promise<string> {
  await holdWorkspace(em, workspaceId);
  for (const old of await workspaceKeys(em, kind)) old.revokedAt = new Date();
  return createKey(em, secrets, { workspaceId, kind }).key;
}
