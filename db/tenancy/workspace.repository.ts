import type { EntityManager } from '@mikro-orm/postgresql';
import type { Database } from '../database.ts';
import { inWorkspace } from '../tenant.ts';
import { Workspace } from './workspace.entity.ts';

/** All workspaces, oldest first; `admin` is the owner's login, the only one that sees more than one. */
export const listWorkspaces = (admin: Database): Promise<Workspace[]> =>
  admin.orm.em.fork().find(Workspace, {}, { orderBy: { createdAt: 'asc' } });

/** One workspace by its id; null when there is none. */
export const findWorkspace = (db: Database, id: string): Promise<Workspace | null> =>
  inWorkspace(db, id, (em) => em.findOne(Workspace, { id }));

/** Lets one change of the workspace go at a time, until the transaction ends; what merely belongs to it is not held up. */
export const holdWorkspace = async (em: EntityManager, id: string): Promise<void> => {
  await em.execute('select from workspace where id = ? for no key update', [id]);
};

/** Gives the transaction's workspace another name. */
export const renameWorkspace = async (em: EntityManager, id: string, name: string): Promise<void> => {
  await em.nativeUpdate(Workspace, { id }, { name });
};
