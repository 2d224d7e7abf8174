import type { EntityManager } from '@mikro-orm/postgresql';
import type { KeyKind } from '../../../domain/tenancy/key-kind.ts';
import type { Database } from '../../database.ts';
import type { SecretBox } from '../../secrets/encryption.ts';
import { inWorkspace } from '../../tenant.ts';
import { ensureAdmin } from '../members/member.repository.ts';
import { createKey } from './access-key.repository.ts';

/** Texts of keys, by product and by the names they have in `keys.json`. */
export type KeyTexts = Record<string, Record<string, string>>;

/** One key of each kind for the transaction's workspace; one that is a member's is its first admin's. */
export async function createKeys(
  em: EntityManager,
  secrets: SecretBox,
  { workspaceId, kinds }: { workspaceId: string; kinds: readonly KeyKind[] },
): Promise<KeyTexts> {
  const texts: KeyTexts = {};
  for (const kind of kinds) {
    const memberId = kind.ofMember ? (await ensureAdmin(em, workspaceId)).id : null;
    const { key } = createKey(em, secrets, { workspaceId, kind, memberId });
    texts[kind.product] = { ...texts[kind.product], [kind.field]: key };
  }
  return texts;
}

/** The same for a workspace that lacks them: its keys were lost, or a product has come since. */
export const addKeys = (
  db: Database,
  secrets: SecretBox,
  input: { workspaceId: string; kinds: readonly KeyKind[] },
): Promise<KeyTexts> => inWorkspace(db, input.workspaceId, (em) => createKeys(em, secrets, input));
