import type { DeliveryState } from '../../../domain/webhooks/delivery-view.ts';
import { isoSql } from '../../sql/iso-sql.ts';
import { askWithin, type Within } from '../../sql/within.ts';

/** One delivery to an endpoint, as the endpoint's workspace sees it. Times are ISO 8601. */
export interface EndpointDelivery {
  id: string;
  /** What the receiver sees of it. */
  webhookId: string;
  event: string;
  /** How many were made. */
  attempts: number;
  state: DeliveryState;
  /** What the last attempt was answered with; null when it was not. */
  statusCode: number | null;
  error: string | null;
  createdAt: string;
  deliveredAt: string | null;
}

export interface EndpointDeliveryQuery {
  endpointId: string;
  state?: DeliveryState;
  /** Where the page before ended. */
  behind?: Pick<EndpointDelivery, 'id' | 'createdAt'>;
  limit: number;
}

/** Deliveries to an endpoint that the workspace has, newest first. */
export const listEndpointDeliveries = (
  within: Within,
  workspaceId: string,
  { endpointId, state, behind, limit }: EndpointDeliveryQuery,
): Promise<EndpointDelivery[]> =>
  askWithin<EndpointDelivery>(
    within,
    `select d.id, d.webhook_id as "webhookId", e.type as event, d.attempts, d.state, a.status as "statusCode",
       d.last_error as error, ${isoSql('d.created_at')} as "createdAt",
       case when d.state = 'succeeded' then ${isoSql('d.settled_at')} end as "deliveredAt"
     from webhook_delivery d join webhook_event e on e.id = d.event_id
       left join webhook_attempt a on a.delivery_id = d.id and a.number = d.attempts
     where d.workspace_id = $1 and d.endpoint_id = $2::uuid and ($3::text is null or d.state = $3)
       and ($4::uuid is null or (d.created_at, d.id) < ($5::timestamptz, $4::uuid))
     order by d.created_at desc, d.id desc limit $6`,
    [workspaceId, endpointId, state ?? null, behind?.id ?? null, behind?.createdAt ?? null, limit],
  );
