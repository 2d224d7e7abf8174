import type { Database } from '../database.ts';
import { inWorkspaceSql, queryInWorkspace } from '../tenant.ts';

/** The database's word for a row that others refer to. */
const isStillUsed = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === '23503';

/**
 * Takes a file out of the database unless a row still uses it, in whatever table; foreign keys know. True when its
 * bytes may go, also if it never was there.
 */
export async function dropUnusedFile(db: Database, workspaceId: string, fileId: string): Promise<boolean> {
  try {
    await inWorkspaceSql(db, workspaceId, (client) =>
      client.query('delete from media_file where workspace_id = $1 and id = $2', [workspaceId, fileId]),
    );
    return true;
  } catch (error) {
    if (isStillUsed(error)) return false;
    throw error;
  }
}

interface Lease {
  workspaceId: string;
  leaseToken: string;
}

/** There is nothing more to do about this file. */
export async function endSweep(db: Database, { workspaceId, leaseToken }: Lease, id: string): Promise<void> {
  const text = 'delete from media_sweep where workspace_id = $1 and id = $2 and lease_token = $3';
  await queryInWorkspace(db, workspaceId, { text, values: [workspaceId, id, leaseToken] });
}

/** Has these looked at anew, an hour later. */
export async function postponeSweeps(db: Database, { workspaceId, leaseToken }: Lease, ids: string[]): Promise<void> {
  const text = `update media_sweep set due_at = clock_timestamp() + interval '1 hour', lease_token = null, claims = 0
    where workspace_id = $1 and id = any ($2::uuid[]) and lease_token = $3`;
  await queryInWorkspace(db, workspaceId, { text, values: [workspaceId, ids, leaseToken] });
}
