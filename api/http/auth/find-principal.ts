import type { Database } from '../../../db/database.ts';
import { microBatch } from '../../../db/sql/micro-batch.ts';
import { findPrincipals } from '../../../db/tenancy/keys/find-principals.ts';
import { createKeyUses } from '../../../db/tenancy/keys/key-uses.ts';
import { hashKey } from '../../../db/tenancy/keys/mint-key.ts';
import type { KeyKind } from '../../../domain/tenancy/key-kind.ts';
import type { Operator, Principal } from '../../../domain/tenancy/principal.ts';

type Outcome = { principal: Principal | Operator | undefined } | { error: unknown };

/** Whose a presented key of this kind is; null when it is no live one. */
export type FindPrincipal = (key: string, kind: KeyKind) => Promise<Principal | Operator | null>;

/**
 * Looks keys up in the database every time, so that a revoked key is refused at once; concurrent look-ups share one. Notes
 * which keys are used.
 */
export function createFindPrincipal(db: Database): FindPrincipal {
  const noteUse = createKeyUses(db);
  const lookUp = microBatch<string, Outcome>({
    maxItems: 500,
    run: async (_key, hashes) => {
      try {
        const found = await findPrincipals(db, [...new Set(hashes)]);
        return hashes.map((hash) => ({ principal: found.get(hash) }));
      } catch (error) {
        return hashes.map(() => ({ error })); // no second attempt one by one: a database that is away stays so for all
      }
    },
  });
  return async (key, kind) => {
    const outcome = await lookUp('keys', hashKey(key, kind));
    if ('error' in outcome) throw outcome.error;
    const { principal } = outcome;
    if (principal?.product !== kind.product || principal.class !== kind.class) return null;
    noteUse(principal.keyId);
    return principal;
  };
}
