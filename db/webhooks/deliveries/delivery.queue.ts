import type { Wake } from '../../../domain/durable/wake.ts';
import type { WorkQueue } from '../../durable/work-queue.ts';

/** What a claim of a delivery returns. */
export interface ClaimedDelivery {
  id: string;
  webhookId: string;
  profile: string;
  source: string | null;
  /** Its own address, or the one its endpoint has now; null where the product looks it up, or there is none any more. */
  url: string | null;
  /** What tells the addresses of one receiver apart; its endpoint's id, or empty, where it is looked up. */
  address: string;
  endpointId: string | null;
  /** The endpoint's secret as it is stored. */
  sealedSecret: string | null;
  /** It is sent once, also to an endpoint that is disabled. */
  once: boolean;
  /** Attempts since it was last set going. */
  tries: number;
  sequence: number;
  /** Name of the event. */
  event: string;
  /** The event's body as stored. */
  snapshot: string;
}

/** Most bytes of bodies in one claim; a larger one travels alone. */
export const MOST_BYTES = 1 << 20;

/** SQL of a delivery's `address`. */
export const addressSql = `coalesce(url, endpoint_id::text, '')`;

/** Deliveries that are not settled; every receiver of a workspace has a drain of its own. */
export const deliveryQueue: WorkQueue = {
  name: 'deliver-webhooks',
  table: 'webhook_delivery',
  id: 'id',
  entity: 'webhook_id',
  key: 'receiver',
  weight: { column: 'body_bytes', most: MOST_BYTES },
  group: addressSql,
  columns: `q.id, coalesce(q.url, q.endpoint_id::text, '') as address, q.webhook_id as "webhookId", q.profile, q.source, q.endpoint_id as "endpointId", q.tries, q.sequence,
    q.once, coalesce(q.url, (select w.url from webhook_endpoint w
      where w.id = q.endpoint_id and w.deleted_at is null and (w.disabled_at is null or q.once))) as url,
    (select w.secret_ciphertext from webhook_endpoint w where w.id = q.endpoint_id) as "sealedSecret",
    (select e.type from webhook_event e where e.id = q.event_id) as event,
    (select e.body::text from webhook_event e where e.id = q.event_id) as snapshot`,
};

/** Tells the drains of these receivers that deliveries have committed. */
export function wakeReceivers(wake: Wake, workspaceId: string, receivers: string[]): void {
  for (const receiver of receivers) wake.drain(deliveryQueue.name, workspaceId, receiver);
}
