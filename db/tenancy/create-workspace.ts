import { v4 as uuid } from 'uuid';
import type { KeyKind } from '../../domain/tenancy/key-kind.ts';
import type { Plans } from '../../domain/tenancy/plan.ts';
import type { Database } from '../database.ts';
import type { SecretBox } from '../secrets/encryption.ts';
import { inWorkspace } from '../tenant.ts';
import { createKeys, type KeyTexts } from './keys/create-keys.ts';
import { Workspace } from './workspace.entity.ts';
import { setPlans } from './workspace-plan.repository.ts';

/** A workspace and its first keys. */
export interface WorkspaceCredentials {
  workspaceId: string;
  keys: KeyTexts;
}

export interface NewWorkspace {
  name: string;
  /** The kinds it gets one key of. */
  kinds: readonly KeyKind[];
  plans?: Plans;
}

/** Creates a workspace with its first keys in one transaction. Their texts are in the answer and nowhere else. */
export async function createWorkspace(
  db: Database,
  secrets: SecretBox,
  { name, kinds, plans = {} }: NewWorkspace,
): Promise<WorkspaceCredentials> {
  const workspaceId = uuid();
  return inWorkspace(db, workspaceId, async (em) => {
    em.persist(em.create(Workspace, { id: workspaceId, name, createdAt: new Date() }));
    await em.flush(); // the rest refers to it
    await setPlans(em, workspaceId, plans);
    return { workspaceId, keys: await createKeys(em, secrets, { workspaceId, kinds }) };
  });
}
