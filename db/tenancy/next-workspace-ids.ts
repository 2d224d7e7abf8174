import type { Database } from '../database.ts';

/** Ids of up to `most` workspaces behind this one, in order, whoever they belong to. */
export async function nextWorkspaceIds(db: Database, after: string | null, most: number): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>('select id from next_workspace_ids($1, $2) id', [after, most]);
  return rows.map(({ id }) => id);
}
