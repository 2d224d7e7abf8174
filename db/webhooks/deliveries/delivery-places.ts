import type { Database } from '../../database.ts';
import { isoSql } from '../../sql/iso-sql.ts';

/** Where a delivery is, and when it was made. */
export interface DeliveryPlace {
  workspaceId: string;
  createdAt: string;
}

/** Which workspace has this delivery, by a SECURITY DEFINER function that shows no more; null when none has. */
export async function findDeliveryPlace(db: Database, id: string): Promise<DeliveryPlace | null> {
  const { rows } = await db.pool.query<DeliveryPlace>(
    `select workspace_id as "workspaceId", ${isoSql('created_at')} as "createdAt" from find_delivery($1)`,
    [id],
  );
  return rows[0] ?? null;
}

/** A workspace with deliveries, and when its newest was made. */
export interface DeliveringWorkspace {
  workspaceId: string;
  newestAt: string;
}

/** The workspaces that have deliveries (to this receiver), the one with the newest first. */
export async function workspacesWithDeliveries(db: Database, receiver?: string): Promise<DeliveringWorkspace[]> {
  const { rows } = await db.pool.query<DeliveringWorkspace>(
    `select workspace_id as "workspaceId", ${isoSql('newest_at')} as "newestAt" from workspaces_with_deliveries($1)
     order by newest_at desc`,
    [receiver ?? null],
  );
  return rows;
}
