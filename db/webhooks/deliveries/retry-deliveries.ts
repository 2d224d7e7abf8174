import type { DeliveryRetry, DeliveryState } from '../../../domain/webhooks/delivery-view.ts';
import type { Database } from '../../database.ts';
import { queryInWorkspace } from '../../tenant.ts';

/** So that one call stays short; the next one takes more. */
export const MOST_RETRIED = 10_000;

/** Set going as if it had never been tried; what was tried stays in its history. */
const again = `state = 'pending', tries = 0, claims = 0, lease_token = null, due_at = clock_timestamp(), settled_at = null`;

/** Sets up to `most` (10,000) failed or cancelled deliveries to a receiver going again, oldest first; answers how many. */
export async function retryDeliveries(
  db: Database,
  workspaceId: string,
  { receiver, since }: DeliveryRetry,
  most = MOST_RETRIED,
): Promise<number> {
  const { rowCount } = await queryInWorkspace(db, workspaceId, {
    text: `update webhook_delivery set ${again} where id in (
        select id from webhook_delivery where workspace_id = $1 and receiver = $2 and created_at >= $3
          and state in ('failed', 'cancelled') order by created_at, id limit $4 for update)`,
    values: [workspaceId, receiver, since, most],
  });
  return rowCount ?? 0;
}

/** What became of one that was to be retried: what it is now, and whose drain has to know. */
export interface RetriedDelivery {
  state: DeliveryState;
  receiver: string;
}

/** Sets one delivery going at once, unless it has arrived or is just being sent; null when there is none of this id. */
export async function retryDelivery(db: Database, workspaceId: string, id: string): Promise<RetriedDelivery | null> {
  const { rows } = await queryInWorkspace<RetriedDelivery>(db, workspaceId, {
    text: `with found as materialized (
        select id, state, receiver from webhook_delivery where workspace_id = $1 and id = $2 for update),
      ended as (
        update webhook_delivery d set ${again} from found f
        where d.id = f.id and f.state in ('failed', 'cancelled') returning d.id),
      hurried as (
        update webhook_delivery d set due_at = clock_timestamp() from found f
        where d.id = f.id and f.state = 'pending' and d.lease_token is null returning d.id)
      select case when exists (select from ended) then 'pending' else state end as state, receiver from found`,
    values: [workspaceId, id],
  });
  return rows[0] ?? null;
}
