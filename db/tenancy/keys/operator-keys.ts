import { operatorKey } from '../../../domain/tenancy/operator-key.ts';
import type { Database } from '../../database.ts';
import type { SecretBox } from '../../secrets/encryption.ts';
import { inInstallation, inWorkspace } from '../../tenant.ts';
import { createKey } from './access-key.repository.ts';
import { hashKey } from './mint-key.ts';

/** A new key of the operator's; `admin` is the owner's login. */
export const createOperatorKey = (admin: Database, secrets: SecretBox): Promise<string> =>
  inInstallation(admin, async (em) => createKey(em, secrets, { workspaceId: null, kind: operatorKey }).key);

/**
 * Makes an operator key that belonged to this workspace the installation's: the one of the operator's own `keys.json`.
 * The migration that took such keys from all workspaces revoked those that worked; the others it moved away, so that none
 * that had ended is revived here.
 */
export async function adoptOperatorKey(admin: Database, workspaceId: string, key: string): Promise<void> {
  await inWorkspace(admin, workspaceId, (em) =>
    em.execute(
      `update access_key set workspace_id = null, member_id = null, revoked_at = null
       where sha256 = ? and product = 'operator' and workspace_id = ? and revoked_at is not null`,
      [hashKey(key, operatorKey), workspaceId],
    ),
  );
}
