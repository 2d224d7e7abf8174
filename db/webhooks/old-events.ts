import type { Database } from '../database.ts';
import { inWorkspaceSql } from '../tenant.ts';

/** Events of one transaction: few enough that nobody waits for it. */
export const OLD_EVENTS_BATCH = 500;

/**
 * An event goes when all of its deliveries are settled and held here: one that is set going again meanwhile is not among
 * them, because the lock looks at its newest version.
 */
const deleteSql = `
  with old as materialized (
    select id from webhook_event e where workspace_id = $1 and created_at < $2
      and not exists (select from webhook_delivery d where d.event_id = e.id and d.due_at is not null)
    order by created_at limit ${OLD_EVENTS_BATCH} for update skip locked),
  held as materialized (
    select id from webhook_delivery where event_id in (select id from old) and due_at is null for update skip locked)
  delete from webhook_event e where id in (select id from old) and not exists (
    select from webhook_delivery d where d.event_id = e.id and d.id not in (select id from held))`;

/**
 * Deletes a batch of events from before this instant, with their deliveries and attempts, but none that is still to be
 * delivered to anybody; answers how many. Those that somebody holds just now are passed over.
 */
export const deleteOldEvents = (db: Database, workspaceId: string, before: string): Promise<number> =>
  inWorkspaceSql(
    db,
    workspaceId,
    async (client) => (await client.query(deleteSql, [workspaceId, before])).rowCount ?? 0,
  );
