import type { Operator, Principal } from '../../../domain/tenancy/principal.ts';
import type { Database } from '../../database.ts';

/**
 * Whose these key hashes are; a hash that is unknown, expired or revoked is absent. A plan is the stored one, null where
 * none is. Runs before any workspace is known, through the one SECURITY DEFINER function that may read keys across
 * workspaces.
 */
export async function findPrincipals(db: Database, sha256s: string[]): Promise<Map<string, Principal | Operator>> {
  const { rows } = await db.pool.query<(Principal | Operator) & { sha256: string }>({
    name: 'find-principals-of-products',
    text: `select sha256, key_id as "keyId", product, class, scopes, workspace_id as "workspaceId",
             workspace_name as "workspaceName", plan, member_id as "memberId", member_role as "memberRole"
           from find_access_keys($1)`,
    values: [sha256s],
  });
  return new Map(rows.map(({ sha256, ...principal }) => [sha256, principal]));
}
