import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { findKeyKind, type KeyKind } from '../../../domain/tenancy/key-kind.ts';
import type { SecretBox } from '../../secrets/encryption.ts';
import { holdWorkspace } from '../workspace.repository.ts';
import { AccessKey } from './access-key.entity.ts';
import { createKey, type MintedKey } from './access-key.repository.ts';

/** Which key is rotated; `kinds` are all that there are. */
export interface Rotation {
  keyId: string;
  graceSeconds: number;
  kinds: readonly KeyKind[];
}

/** A successor, and when the key before it ends. */
export interface RotatedKey extends MintedKey {
  kind: KeyKind;
  oldSha256: string;
  oldEndsAt: Date;
}

/** A key that has ended is not revived, and one that was rotated gets no second successor while it still works. */
export type RefusedRotation =
  | { refused: 'unknown' | 'revoked' | 'expired' }
  | { refused: 'rotated'; successorId: string };

function refusalOf({ successorId, revokedAt, expiresAt }: AccessKey, now: Date): RefusedRotation | null {
  if (successorId) return { refused: 'rotated', successorId };
  if (revokedAt) return { refused: 'revoked' };
  return expiresAt && expiresAt <= now ? { refused: 'expired' } : null;
}

/**
 * A successor with all that the key has: name, class, scopes, owner and expiry. The old key works for `graceSeconds`
 * more (0 to 86,400), but never beyond its own end.
 */
export async function rotateKey(
  em: EntityManager,
  secrets: SecretBox,
  { keyId, graceSeconds, kinds }: Rotation,
): Promise<RotatedKey | RefusedRotation> {
  const known = await em.findOne(AccessKey, { id: keyId });
  const kind = known && findKeyKind(kinds, known);
  if (!known || !kind) return { refused: 'unknown' };
  if (known.workspaceId) await holdWorkspace(em, known.workspaceId);
  // Read again under a lock: it may have been rotated or revoked in between.
  const lock = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true };
  const old = await em.findOneOrFail(AccessKey, { id: keyId }, lock);
  const now = await databaseClock(em);
  const refusal = refusalOf(old, now);
  if (refusal) return refusal;
  const { workspaceId, name, scopes, memberId, expiresAt } = old;
  const minted = createKey(em, secrets, { workspaceId: workspaceId ?? null, kind, name, scopes, memberId, expiresAt });
  const graceEndsAt = new Date(now.getTime() + graceSeconds * 1000);
  const oldEndsAt = expiresAt && expiresAt < graceEndsAt ? expiresAt : graceEndsAt;
  if (graceSeconds > 0) old.expiresAt = oldEndsAt;
  else old.revokedAt = now;
  old.successorId = minted.record.id;
  return { ...minted, kind, oldSha256: old.sha256, oldEndsAt };
}

/** The clock by which keys expire. */
async function databaseClock(em: EntityManager): Promise<Date> {
  const [row] = await em.execute<{ ms: number }[]>('select extract(epoch from clock_timestamp())::float8 * 1000 as ms');
  return new Date(row?.ms ?? Number.NaN);
}
