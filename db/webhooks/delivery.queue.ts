import type { Wake } from '../../domain/durable/wake.ts';
import type { WorkQueue } from '../durable/work-queue.ts';

/** What a claim of a delivery returns. */
export interface ClaimedDelivery {
  id: string;
  webhookId: string;
  profile: string;
  source: string | null;
  /** Null when there is no address any more: the endpoint is disabled, or the setting was cleared. */
  url: string | null;
  /** The same where it is stored encrypted. */
  sealedUrl: string | null;
  /** What tells the addresses of one receiver apart; empty where it has a single one, which is looked up. */
  address: string;
  endpointId: string | null;
  /** Attempts since it was last set going. */
  tries: number;
  sequence: number;
  /** The event's body as stored. */
  snapshot: string;
}

/** Most bytes of bodies in one claim; a larger one travels alone. */
export const MOST_BYTES = 1 << 20;

/** SQL of a delivery's `address`. */
export const addressSql = `coalesce(url, '')`;

/** Deliveries that are not settled; every receiver of a workspace has a drain of its own. */
export const deliveryQueue: WorkQueue = {
  name: 'deliver-webhooks',
  table: 'webhook_delivery',
  id: 'id',
  entity: 'webhook_id',
  key: 'receiver',
  weight: { column: 'body_bytes', most: MOST_BYTES },
  group: addressSql,
  columns: `q.id, coalesce(q.url, '') as address, q.webhook_id as "webhookId", q.profile, q.source, q.endpoint_id as "endpointId", q.tries, q.sequence,
    coalesce(q.url,
      (select w.url from webhook_endpoint w where w.id = q.endpoint_id and w.disabled_at is null),
      (select s.outbound_webhook_url from evaluations_settings s
        where s.workspace_id = q.workspace_id and s.webhook_enabled and q.source = 'workspace'),
      (select 'mailto:' || s.notification_email from evaluations_settings s
        where s.workspace_id = q.workspace_id and s.email_notifications_enabled and q.source = 'email')) as url,
    (select s.slack_webhook_url_ciphertext from evaluations_settings s
      where s.workspace_id = q.workspace_id and s.slack_notifications_enabled and q.source = 'slack') as "sealedUrl",
    (select e.body::text from webhook_event e where e.id = q.event_id) as snapshot`,
};

/** Tells the drains of these receivers that deliveries have committed. */
export function wakeReceivers(wake: Wake, workspaceId: string, receivers: string[]): void {
  for (const receiver of receivers) wake.drain(deliveryQueue.name, workspaceId, receiver);
}
