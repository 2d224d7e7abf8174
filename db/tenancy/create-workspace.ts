import type { EntityManager } from '@mikro-orm/postgresql';
import { v4 as uuid } from 'uuid';
import { findKeyKind, type Product } from '../../domain/tenancy/key-kinds.ts';
import type { Plan } from '../../domain/tenancy/principal.ts';
import type { Database } from '../database.ts';
import type { SecretBox } from '../encryption.ts';
import { inWorkspace } from '../tenant.ts';
import { createKey } from './access-key.repository.ts';
import { Workspace } from './workspace.entity.ts';

/** The first keys of a workspace, by product and by the names they have in `keys.json`. */
export interface WorkspaceCredentials {
  workspaceId: string;
  keys: Record<string, Record<string, string>>;
}

/** The kinds a new workspace gets one key of; a product adds its own line when it moves in. */
const firstKeys: [Product, string][] = [
  ['operator', 'operator'],
  ['evaluations', 'webhook_token'],
  ['evaluations', 'api_key'],
];

/** Creates a workspace with its first keys in one transaction. Their texts are in the answer and nowhere else. */
export async function createWorkspace(
  db: Database,
  secrets: SecretBox,
  { name, plan = 'free' }: { name: string; plan?: Plan },
): Promise<WorkspaceCredentials> {
  const workspaceId = uuid();
  return inWorkspace(db, workspaceId, async (em) => {
    em.persist(em.create(Workspace, { id: workspaceId, name, plan, createdAt: new Date() }));
    await em.flush(); // the keys refer to it
    return { workspaceId, keys: createFirstKeys(em, secrets, workspaceId) };
  });
}

/** One more set of first keys, for a workspace whose own were lost. */
export const replaceFirstKeys = (
  db: Database,
  secrets: SecretBox,
  workspaceId: string,
): Promise<WorkspaceCredentials> =>
  inWorkspace(db, workspaceId, async (em) => ({ workspaceId, keys: createFirstKeys(em, secrets, workspaceId) }));

function createFirstKeys(em: EntityManager, secrets: SecretBox, workspaceId: string): WorkspaceCredentials['keys'] {
  const keys: WorkspaceCredentials['keys'] = {};
  for (const [product, keyClass] of firstKeys) {
    const kind = findKeyKind(product, keyClass);
    if (!kind) continue;
    keys[product] = { ...keys[product], [kind.field]: createKey(em, secrets, { workspaceId, kind }).key };
  }
  return keys;
}
