import type { Database } from '../../database.ts';
import { inWorkspaceSql } from '../../tenant.ts';
import { visibleMonitor } from './visible-monitor.ts';

/** Monitors that somebody holds under a lease. */
export interface HeldMonitors {
  leaseToken: string;
  ids: string[];
}

/**
 * Settles monitors whose schedules are as their rows say; the row of a deleted one goes. One that was changed meanwhile is
 * under no lease any more and stays due. Answers those that want no schedule, as they or their subjects were deleted while
 * theirs were put: whoever erases a subject removes its schedules after it is hidden, so one of both finds each.
 */
export const settleSyncs = (db: Database, workspaceId: string, { leaseToken, ids }: HeldMonitors): Promise<string[]> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const held = 'workspace_id = $1 and id = any ($2::uuid[]) and lease_token = $3';
    await client.query(`delete from monitor where ${held} and deleted_at is not null`, [workspaceId, ids, leaseToken]);
    await client.query(`update monitor set due_at = null, lease_token = null, claims = 0 where ${held}`, [
      ...[workspaceId, ids, leaseToken],
    ]);
    const { rows } = await client.query<{ id: string }>(
      `select x.id from unnest($2::uuid[]) x(id) where not exists (
         select from monitor m where m.workspace_id = $1 and m.id = x.id and m.active and ${visibleMonitor('m')})`,
      [workspaceId, ids],
    );
    return rows.map(({ id }) => id);
  });

/** Puts monitors off whose schedules cannot be put: no monitor is ever given up. */
export const retrySyncs = (db: Database, workspaceId: string, { leaseToken, ids }: HeldMonitors): Promise<void> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    await client.query(
      `update monitor set due_at = clock_timestamp() + interval '1 min', lease_token = null, claims = 0
       where workspace_id = $1 and id = any ($2::uuid[]) and lease_token = $3`,
      [workspaceId, ids, leaseToken],
    );
  });
