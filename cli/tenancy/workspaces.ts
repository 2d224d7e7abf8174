import { createWorkspace } from '../../db/tenancy/create-workspace.ts';
import { listWorkspaces } from '../../db/tenancy/workspace.repository.ts';
import { listPlans, setPlans } from '../../db/tenancy/workspace-plan.repository.ts';
import { inWorkspace } from '../../db/tenant.ts';
import { products, workspaceKeyKinds } from '../../domain/products.ts';
import { choosePlans, effectivePlan, type Plans } from '../../domain/tenancy/plan.ts';
import type { Config } from '../../workers/settings.ts';
import { StartError } from '../embedded/start-error.ts';
import { baseUrl } from '../installation/base-url.ts';
import { renderTable } from '../print/table.ts';
import { findWorkspaceId } from './find-workspace-id.ts';
import { withTenancy } from './open-tenancy.ts';

/** Creates a workspace and prints its keys, which are shown this once. */
export const addWorkspace = (config: Config, name: string, { plan, json }: { plan: string[]; json?: boolean }) => {
  const plans = chosenPlans(plan);
  return withTenancy(config, async ({ db, secrets }) => {
    const { workspaceId, keys } = await createWorkspace(db, secrets, { name, plans, kinds: workspaceKeyKinds });
    if (json) return console.log(JSON.stringify({ workspaceId, baseUrl: baseUrl(config), ...keys }, null, 2));
    const rows = Object.entries(keys).flatMap(([product, fields]) =>
      Object.entries(fields).map(([field, key]) => [product, field, key]),
    );
    console.log(`Workspace "${name}" is ${workspaceId}. Its keys, shown this once:\n`);
    console.log(renderTable(['PRODUCT', 'KEY', 'VALUE'], rows));
  });
};

/** Gives a workspace other plans. */
export const changePlans = (config: Config, workspace: string, words: string[], { json }: { json?: boolean }) => {
  const plans = chosenPlans(words);
  return withTenancy(config, async (tenancy) => {
    const id = await findWorkspaceId(tenancy, workspace);
    await inWorkspace(tenancy.db, id, (em) => setPlans(em, id, plans));
    console.log(json ? JSON.stringify({ id, plans }, null, 2) : `Workspace ${id} has ${planWords(plans)}.`);
  });
};

/** Prints all workspaces. */
export const showWorkspaces = (config: Config, { json }: { json?: boolean }) =>
  withTenancy(config, async ({ admin }) => {
    const stored = await listPlans(admin());
    const workspaces = (await listWorkspaces(admin())).map(({ id, name, createdAt }) => ({
      ...{ id, name, plans: plansOf(stored.get(id) ?? {}) },
      createdAt: createdAt.toISOString(),
    }));
    if (json) return console.log(JSON.stringify(workspaces, null, 2));
    const rows = workspaces.map(({ id, name, plans, createdAt }) => [id, name, planWords(plans), createdAt]);
    console.log(renderTable(['ID', 'NAME', 'PLANS', 'CREATED'], rows));
  });

function chosenPlans(words: string[]): Plans {
  const chosen = choosePlans(products, words);
  if ('problem' in chosen) throw new StartError(chosen.problem);
  return chosen.plans;
}

/** The plan that counts in each product that has some. */
const plansOf = (stored: Plans): Plans =>
  Object.fromEntries(
    products.flatMap(({ id, plans }) => {
      const plan = effectivePlan(plans, stored[id] ?? null);
      return plan === null ? [] : [[id, plan]];
    }),
  );

const planWords = (plans: Plans): string =>
  Object.entries(plans)
    .map(([product, plan]) => `${product}=${plan}`)
    .join(', ');
