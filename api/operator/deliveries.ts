import { z } from 'zod';
import { wakeReceivers } from '../../db/webhooks/deliveries/delivery.queue.ts';
import { findDeliveryPlace } from '../../db/webhooks/deliveries/delivery-places.ts';
import { listAllDeliveries, retryAllDeliveries } from '../../db/webhooks/deliveries/installation-deliveries.ts';
import { retryDelivery } from '../../db/webhooks/deliveries/retry-deliveries.ts';
import { findDelivery } from '../../db/webhooks/deliveries/view-deliveries.ts';
import { notFound, PublicError } from '../../domain/errors.ts';
import type {
  DeliveryDetail,
  DeliveryQuery,
  DeliveryRetry,
  DeliverySummary,
} from '../../domain/webhooks/delivery-view.ts';
import type { RequestOf } from '../http/routing/route-request.ts';
import type { OperatorServices } from './operator-services.ts';

export const DeliveryParams = z.object({ id: z.uuid() });

/** `GET /ops/deliveries`: those of every workspace, or of one. */
export async function showDeliveries(
  { query }: RequestOf<{ auth: 'operator'; query: typeof DeliveryQuery }>,
  { db }: OperatorServices,
): Promise<{ deliveries: DeliverySummary[] }> {
  return { deliveries: await listAllDeliveries(db, query) };
}

/** `GET /ops/deliveries/{id}`. */
export async function showDelivery(
  { params }: RequestOf<{ auth: 'operator'; params: typeof DeliveryParams }>,
  { db }: OperatorServices,
): Promise<DeliveryDetail> {
  const place = await findDeliveryPlace(db, params.id);
  const delivery = place && (await findDelivery(db, place.workspaceId, params.id));
  if (!delivery) throw notFound('Delivery');
  return delivery;
}

/** `POST /ops/deliveries/{id}/retry`: one that has arrived is not sent again. */
export async function retryOne(
  { params, afterCommit }: RequestOf<{ auth: 'operator'; params: typeof DeliveryParams }>,
  { db }: OperatorServices,
): Promise<{ state: 'pending' }> {
  const place = await findDeliveryPlace(db, params.id);
  const retried = place && (await retryDelivery(db, place.workspaceId, params.id));
  if (!retried) throw notFound('Delivery');
  if (retried.state !== 'pending') throw new PublicError('conflict', 'The delivery has arrived.');
  afterCommit((wake) => wakeReceivers(wake, place.workspaceId, [retried.receiver]));
  return { state: 'pending' };
}

/** `POST /ops/deliveries/retry`: what failed at one receiver since a time, in every workspace or in one, 10,000 at most. */
export async function retryMany(
  { body, afterCommit }: RequestOf<{ auth: 'operator'; body: typeof DeliveryRetry }>,
  { db }: OperatorServices,
): Promise<{ retried: number }> {
  const retried = await retryAllDeliveries(db, body);
  afterCommit((wake) => {
    for (const workspaceId of retried.keys()) wakeReceivers(wake, workspaceId, [body.receiver]);
  });
  return { retried: [...retried.values()].reduce((sum, some) => sum + some, 0) };
}
