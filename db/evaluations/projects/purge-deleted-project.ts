import type { PoolClient } from 'pg';
import type { Database } from '../../database.ts';
import { inWorkspaceSql } from '../../tenant.ts';
import { isDeleted } from '../logs/visible-logs.ts';
import type { DeletedProject } from './deleted-project.queue.ts';

/** Logs of one transaction: few enough that nobody waits for it. */
const BATCH = 500;

/** Erases a batch of what a deleted project or task left behind; true once nothing is left and its row has gone as well. */
export const purgeSome = (db: Database, workspaceId: string, { id, kind }: DeletedProject): Promise<boolean> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    if (await eraseSome(client, { id, kind })) return false;
    await client.query(`delete from ${kind} where id = $1 and ${isDeleted}`, [id]);
    await client.query('delete from project_purge where id = $1', [id]);
    return true;
  });

/** Whether some are left, which may be those that somebody holds just now: waiting for them could be a deadlock. */
async function eraseSome(client: PoolClient, { id, kind }: DeletedProject): Promise<boolean> {
  const place = await client.query(`select from ${kind} where id = $1 and ${isDeleted} for share`, [id]);
  if (!place.rowCount) return false;
  const these = `${kind}_id = $1`;
  await client.query(
    `delete from log where uid in (select uid from log where ${these} limit ${BATCH} for update skip locked)`,
    [id],
  );
  const { rowCount } = await client.query(`select from log where ${these} limit 1`, [id]);
  return rowCount !== 0;
}

/** Gives purges another try: what is left behind is cleared in the end, however often that failed. */
export const retryPurges = (
  db: Database,
  { workspaceId, leaseToken }: { workspaceId: string; leaseToken: string },
): Promise<void> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    await client.query(
      `update project_purge set due_at = clock_timestamp() + interval '1 min', lease_token = null, claims = 0
       where workspace_id = $1 and lease_token = $2`,
      [workspaceId, leaseToken],
    );
  });
