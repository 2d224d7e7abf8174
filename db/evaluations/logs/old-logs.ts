import type { Database } from '../../database.ts';
import { inWorkspaceSql } from '../../tenant.ts';

/** Logs of one transaction: few enough that nobody waits for it. */
export const OLD_LOGS_BATCH = 500;

/**
 * Deletes a batch of evaluated logs that were received before this instant, with all that belongs to them; answers how
 * many. Those that somebody holds just now are passed over.
 */
export const deleteOldLogs = (db: Database, workspaceId: string, before: string): Promise<number> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const { rowCount } = await client.query(
      `delete from log where uid in (select uid from log
         where workspace_id = $1 and created_at < $2 and due_at is null and status <> 'pending'
         limit ${OLD_LOGS_BATCH} for update skip locked)`,
      [workspaceId, before],
    );
    return rowCount ?? 0;
  });
