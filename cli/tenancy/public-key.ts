import type { AccessKey } from '../../db/tenancy/keys/access-key.entity.ts';

/** What may be told of a stored key. */
export function publicKey(record: AccessKey) {
  const { id, product, class: keyClass, name, prefix, scopes } = record;
  const { memberId, createdAt, expiresAt, revokedAt, successorId } = record;
  return {
    ...{ id, product, class: keyClass, name, prefix, scopes, memberId, state: stateOf(record) },
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
    successorId,
  };
}

function stateOf({ expiresAt, revokedAt }: AccessKey): string {
  if (revokedAt) return 'revoked';
  if (!expiresAt) return 'valid';
  return expiresAt.getTime() > Date.now() ? `valid until ${expiresAt.toISOString()}` : 'expired';
}
