import { validate as isUuid } from 'uuid';
import { findWorkspace, listWorkspaces } from '../../db/tenancy/workspace.repository.ts';
import { StartError } from '../embedded/start-error.ts';
import { readKeysFile } from '../home/keys-file.ts';
import type { Tenancy } from './open-tenancy.ts';

/** The id of the workspace that the user named by id or name; throws StartError when it is none or not clear. */
export async function findWorkspaceId(
  { db, home, admin }: Pick<Tenancy, 'db' | 'home' | 'admin'>,
  wanted: string,
): Promise<string> {
  if (isUuid(wanted)) {
    if (await findWorkspace(db, wanted)) return wanted;
    throw new StartError(`There is no workspace ${wanted}; "tracework workspaces list" shows them.`);
  }
  const own = wanted === 'default' ? readKeysFile(home)?.workspaceId : undefined;
  if (own && (await findWorkspace(db, own))) return own;
  const ids = (await listWorkspaces(admin())).filter(({ name }) => name === wanted).map(({ id }) => id);
  const [id] = ids;
  if (!id) throw new StartError(`There is no workspace "${wanted}"; "tracework workspaces list" shows them.`);
  if (ids.length > 1)
    throw new StartError(`${ids.length} workspaces are named "${wanted}" (${ids.join(', ')}); name one by its id.`);
  return id;
}
