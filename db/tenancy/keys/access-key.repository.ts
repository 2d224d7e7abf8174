import { type EntityManager, raw } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import type { KeyKind } from '../../../domain/tenancy/key-kind.ts';
import type { Scope } from '../../../domain/tenancy/scope.ts';
import type { SecretBox } from '../../secrets/encryption.ts';
import { AccessKey } from './access-key.entity.ts';
import { hashKey, mintKey } from './mint-key.ts';

export interface NewKey {
  /** Null for the operator's. */
  workspaceId: string | null;
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
    successorId: null,
    lastUsedAt: null,
    createdAt: new Date(),
  });
  em.persist(record);
  return { record, key };
}

/** Ends a key at once; false when there is no such live key. */
export async function revokeKey(em: EntityManager, keyId: string): Promise<boolean> {
  return (await em.nativeUpdate(AccessKey, { id: keyId, revokedAt: null }, { revokedAt: new Date() })) > 0;
}

export const listKeys = (em: EntityManager): Promise<AccessKey[]> =>
  em.find(AccessKey, {}, { orderBy: { createdAt: 'asc' } });

/** What a key is that opens anything, by the clock of the database. */
export const working = { revokedAt: null, [raw('(expires_at is null or expires_at > clock_timestamp())')]: true };

/** The keys of one kind that act for the workspace as a whole and work now, newest first. */
export const workspaceKeys = (em: EntityManager, { product, class: keyClass }: KeyKind): Promise<AccessKey[]> =>
  em.find(
    AccessKey,
    { product, class: keyClass, memberId: null, scopes: { $contains: ['admin'] }, ...working },
    { orderBy: { createdAt: 'desc', id: 'desc' } },
  );

/** The text of the workspace's own key of a kind that is shown again; null when none works. */
export async function showWorkspaceKey(em: EntityManager, secrets: SecretBox, kind: KeyKind): Promise<string | null> {
  const [newest] = await workspaceKeys(em, kind);
  return newest?.secretCiphertext ? secrets.open(newest.secretCiphertext, newest.id) : null;
}
