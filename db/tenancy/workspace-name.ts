import type { Database } from '../database.ts';
import { inWorkspace } from '../tenant.ts';
import { Workspace } from './workspace.entity.ts';

const MOST_REMEMBERED = 10_000;
const remembered = new Map<string, string>();

/** A workspace's name for people; remembered, because a name that is a little out of date does no harm there. */
export async function workspaceName(db: Database, workspaceId: string): Promise<string> {
  const known = remembered.get(workspaceId);
  if (known !== undefined) return known;
  const workspace = await inWorkspace(db, workspaceId, (em) => em.findOne(Workspace, { id: workspaceId }));
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(workspaceId, workspace?.name ?? workspaceId);
  return workspace?.name ?? workspaceId;
}
