import { createWorkspace } from '../../db/tenancy/create-workspace.ts';
import { listWorkspaces } from '../../db/tenancy/workspace.repository.ts';
import type { Plan } from '../../domain/tenancy/principal.ts';
import type { Config } from '../../workers/settings.ts';
import { baseUrl } from '../base-url.ts';
import { credentialsOf } from '../home/keys-file.ts';
import { renderTable } from '../print/table.ts';
import { withTenancy } from './open-tenancy.ts';

/** Creates a workspace and prints its keys, which are shown this once. */
export const addWorkspace = (config: Config, name: string, { plan, json }: { plan: Plan; json?: boolean }) =>
  withTenancy(config, async ({ db, secrets }) => {
    const { workspaceId, keys } = await createWorkspace(db, secrets, { name, plan });
    if (json) return console.log(JSON.stringify(credentialsOf(baseUrl(config), { workspaceId, keys }), null, 2));
    const rows = Object.entries(keys).flatMap(([product, fields]) =>
      Object.entries(fields).map(([field, key]) => [product, field, key]),
    );
    console.log(`Workspace "${name}" is ${workspaceId}. Its keys, shown this once:\n`);
    console.log(renderTable(['PRODUCT', 'KEY', 'VALUE'], rows));
  });

/** Prints all workspaces. */
export const showWorkspaces = (config: Config, { json }: { json?: boolean }) =>
  withTenancy(config, async ({ admin }) => {
    const workspaces = (await listWorkspaces(admin())).map(({ id, name, plan, createdAt }) => ({
      ...{ id, name, plan },
      createdAt: createdAt.toISOString(),
    }));
    if (json) return console.log(JSON.stringify(workspaces, null, 2));
    const rows = workspaces.map(({ id, name, plan, createdAt }) => [id, name, plan, createdAt]);
    console.log(renderTable(['ID', 'NAME', 'PLAN', 'CREATED'], rows));
  });
