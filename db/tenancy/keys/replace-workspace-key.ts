import type { EntityManager } from '@mikro-orm/postgresql';
import type { KeyKind } from '../../../domain/tenancy/key-kind.ts';
import type { SecretBox } from '../../secrets/encryption.ts';
import { holdWorkspace } from '../workspace.repository.ts';
import { AccessKey } from './access-key.entity.ts';
import { createKey, type MintedKey, working, workspaceKeys } from './access-key.repository.ts';

/** When the last of them ends; null when one of them never does. */
function lastEnd(keys: AccessKey[]): Date | null {
  const last = Math.max(...keys.map(({ expiresAt }) => expiresAt?.getTime() ?? Number.POSITIVE_INFINITY));
  return Number.isFinite(last) ? new Date(last) : null;
}

/** `nothing_to_replace`: no key of the kind works. `caller_ended`: the key that asked was ended in the meantime. */
export type RefusedReplacement = { refused: 'nothing_to_replace' | 'caller_ended' };

/**
 * One new key of a kind for the workspace; all that were its own end with the transaction, keys of members stay. It has
 * the name and scopes of the newest of them, and ends when the last of them would have.
 */
export async function replaceWorkspaceKey(
  em: EntityManager,
  secrets: SecretBox,
  { workspaceId, kind, callerKeyId }: { workspaceId: string; kind: KeyKind; callerKeyId: string },
): Promise<MintedKey | RefusedReplacement> {
  await holdWorkspace(em, workspaceId);
  if ((await em.count(AccessKey, { id: callerKeyId, ...working })) === 0) return { refused: 'caller_ended' };
  const replaced = await workspaceKeys(em, kind);
  const [newest] = replaced;
  if (!newest) return { refused: 'nothing_to_replace' };
  const { name, scopes } = newest;
  const minted = createKey(em, secrets, { workspaceId, kind, name, scopes, expiresAt: lastEnd(replaced) });
  for (const old of replaced) {
    old.revokedAt = new Date();
    old.successorId ??= minted.record.id;
  }
  return minted;
}
