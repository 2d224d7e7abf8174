import { v7 as timedId } from 'uuid';
import type { Owner } from '../../../domain/webhooks/endpoint.ts';
import { type NewPing, type PingOutcome, pingReceiver } from '../../../domain/webhooks/ping.ts';
import type { Database } from '../../database.ts';
import { RowWaiter } from '../../durable/row-waiter.ts';
import { type Listener, notifyQueued } from '../../listener.ts';
import { queryInWorkspace } from '../../tenant.ts';

/** Sent once and awaited; the endpoint may be disabled, but not deleted. */
const recordSql = `
  with endpoint as (select id from webhook_endpoint
    where workspace_id = $1 and product = $2 and id = $3 and deleted_at is null for key share),
  event as (insert into webhook_event (id, workspace_id, product, type, entity_kind, entity_id, entity_uid, body)
    select $4, $1, $2, $5, 'webhook', id::text, id, $6 from endpoint
    returning id, octet_length(body::text) as bytes)
  insert into webhook_delivery (id, workspace_id, event_id, webhook_id, profile, receiver, endpoint_id, body_bytes,
    once, awaited, due_at)
  select $7, $1, event.id, $8, $9, $10, $3, bytes, true, true, clock_timestamp() from event
  returning ${notifyQueued('workspace_id', 'receiver')}`;

/** Records a ping; answers the id of its delivery, or null when the workspace has no such endpoint. */
export async function recordPing(
  db: Database,
  { workspaceId, product }: Owner,
  { endpointId, profile, type, body }: NewPing,
): Promise<string | null> {
  const id = timedId();
  const webhookId = profile.deliveryId === 'uuid' ? id : `evt_${timedId().replaceAll('-', '')}`;
  const { rowCount } = await queryInWorkspace(db, workspaceId, {
    text: recordSql,
    values: [
      ...[workspaceId, product, endpointId, timedId(), type, JSON.stringify(body)],
      ...[id, webhookId, profile.name, pingReceiver(endpointId)],
    ],
  });
  return rowCount === 1 ? id : null;
}

/** The outcomes of those that are settled. */
async function settledPings(db: Database, workspaceId: string, ids: string[]): Promise<Map<string, PingOutcome>> {
  const { rows } = await queryInWorkspace<PingOutcome & { id: string }>(db, workspaceId, {
    text: `select d.id, d.state = 'succeeded' as delivered, a.status as "statusCode", a.duration_ms as "durationMs",
        d.last_error as error
      from webhook_delivery d left join webhook_attempt a on a.delivery_id = d.id and a.number = d.attempts
      where d.workspace_id = $1 and d.id = any ($2::uuid[]) and d.state <> 'pending'`,
    values: [workspaceId, ids],
  });
  return new Map(rows.map(({ id, ...outcome }) => [id, outcome]));
}

/** Waits for outcomes of pings. */
export const pingWaiter = (db: Database, listener: Listener): RowWaiter<PingOutcome> =>
  new RowWaiter(listener, (workspaceId, ids) => settledPings(db, workspaceId, ids));

/** Nobody waits for it any more: it is not sent later, unless it is being sent already. */
export async function cancelPing(db: Database, workspaceId: string, id: string): Promise<void> {
  await queryInWorkspace(db, workspaceId, {
    text: `update webhook_delivery set state = 'cancelled', last_error = 'it was not sent in time', due_at = null,
        settled_at = clock_timestamp()
      where id in (select id from webhook_delivery where workspace_id = $1 and id = $2 and due_at is not null
        and lease_token is null for update skip locked)`,
    values: [workspaceId, id],
  });
}
