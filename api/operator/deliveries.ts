import { z } from 'zod';
import { wakeReceivers } from '../../db/webhooks/delivery.queue.ts';
import { retryDeliveries, retryDelivery } from '../../db/webhooks/retry-deliveries.ts';
import { findDelivery, listDeliveries } from '../../db/webhooks/view-deliveries.ts';
import { notFound, PublicError } from '../../domain/errors.ts';
import type {
  DeliveryDetail,
  DeliveryQuery,
  DeliveryRetry,
  DeliverySummary,
} from '../../domain/webhooks/delivery-view.ts';
import type { RequestOf } from '../http/route-request.ts';
import type { OperatorServices } from './operator-services.ts';

export const DeliveryParams = z.object({ id: z.uuid() });

/** `GET /ops/deliveries`: those of the workspace that the operator token belongs to. */
export async function showDeliveries(
  { query, principal }: RequestOf<{ query: typeof DeliveryQuery }>,
  { db }: OperatorServices,
): Promise<{ deliveries: DeliverySummary[] }> {
  return { deliveries: await listDeliveries(db, principal.workspaceId, query) };
}

/** `GET /ops/deliveries/{id}`. */
export async function showDelivery(
  { params, principal }: RequestOf<{ params: typeof DeliveryParams }>,
  { db }: OperatorServices,
): Promise<DeliveryDetail> {
  const delivery = await findDelivery(db, principal.workspaceId, params.id);
  if (!delivery) throw notFound('Delivery');
  return delivery;
}

/** `POST /ops/deliveries/{id}/retry`: one that has arrived is not sent again. */
export async function retryOne(
  { params, principal, afterCommit }: RequestOf<{ params: typeof DeliveryParams }>,
  { db }: OperatorServices,
): Promise<{ state: 'pending' }> {
  const retried = await retryDelivery(db, principal.workspaceId, params.id);
  if (!retried) throw notFound('Delivery');
  if (retried.state !== 'pending') throw new PublicError('conflict', 'The delivery has arrived.');
  afterCommit((wake) => wakeReceivers(wake, principal.workspaceId, [retried.receiver]));
  return { state: 'pending' };
}

/** `POST /ops/deliveries/retry`: what failed at one receiver since a time, 10,000 at most. */
export async function retryMany(
  { body, principal, afterCommit }: RequestOf<{ body: typeof DeliveryRetry }>,
  { db }: OperatorServices,
): Promise<{ retried: number }> {
  const retried = await retryDeliveries(db, principal.workspaceId, body);
  if (retried > 0) afterCommit((wake) => wakeReceivers(wake, principal.workspaceId, [body.receiver]));
  return { retried };
}
