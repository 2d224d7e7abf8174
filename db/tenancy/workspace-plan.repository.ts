import type { EntityManager } from '@mikro-orm/postgresql';
import type { Plans } from '../../domain/tenancy/plan.ts';
import type { Database } from '../database.ts';
import { WorkspacePlan } from './workspace-plan.entity.ts';

/** Gives the transaction's workspace these plans; those of other products stay. */
export async function setPlans(em: EntityManager, workspaceId: string, plans: Plans): Promise<void> {
  const rows = Object.entries(plans).map(([product, plan]) => ({ workspaceId, product, plan }));
  if (rows.length > 0) await em.upsertMany(WorkspacePlan, rows);
}

/** The stored plans of every workspace, by its id; `admin` is the owner's login. */
export async function listPlans(admin: Database): Promise<Map<string, Plans>> {
  const found = new Map<string, Plans>();
  for (const { workspaceId, product, plan } of await admin.orm.em.fork().find(WorkspacePlan, {}))
    found.set(workspaceId, { ...found.get(workspaceId), [product]: plan });
  return found;
}
