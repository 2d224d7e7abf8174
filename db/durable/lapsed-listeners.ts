import type { Database } from '../database.ts';
import { inWorkspaceSql } from '../tenant.ts';

/** Far longer than a pass may go without renewing its word. */
const LAPSED_AFTER_MINUTES = 10;
const WORKSPACES_AT_ONCE = 100;
/** Rows of one transaction. */
const ROWS_AT_ONCE = 500;

const lapsed = `(listening_until is null or listening_until < clock_timestamp() - interval '${LAPSED_AFTER_MINUTES} min')`;

/**
 * Removes `drain` rows of keys for which nobody has listened for ten minutes: a pass that ends removes its own, one that
 * was killed cannot. A row that lapsed says what a missing one says, so a pass that begins at this moment loses nothing:
 * it either holds the row, which is then passed over, or finds none and inserts it. Bounded; the next time goes on.
 */
export async function removeLapsedListeners(queueDb: Database, db: Database, over: AbortSignal): Promise<void> {
  const { rows } = await queueDb.pool.query<{ workspaceId: string }>(
    `select distinct workspace_id as "workspaceId" from drain where ${lapsed} limit ${WORKSPACES_AT_ONCE}`,
  );
  for (const { workspaceId } of rows) {
    if (over.aborted) return;
    await inWorkspaceSql(db, workspaceId, (client) =>
      client.query(
        `delete from drain where (workspace_id, queue, key) in (
           select workspace_id, queue, key from drain where workspace_id = $1 and ${lapsed}
           limit ${ROWS_AT_ONCE} for update skip locked)`,
        [workspaceId],
      ),
    );
  }
  if (over.aborted) return;
  await db.pool.query(
    `delete from installation_drain where (queue, key) in (
       select queue, key from installation_drain where ${lapsed} limit ${ROWS_AT_ONCE} for update skip locked)`,
  );
}
