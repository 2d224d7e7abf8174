import { z } from 'zod';
import {
  listSubscriptions as readSubscriptions,
  subscribe,
  unsubscribe,
} from '../../../db/evaluations/settings/subscription.repository.ts';
import { notFound, PublicError } from '../../../domain/errors.ts';
import type {
  SubscriptionCreate,
  SubscriptionId,
  SubscriptionList,
} from '../../../domain/evaluations/contract/webhooks/subscription.ts';
import type { RequestOf, RouteRequest } from '../../http/routing/route-request.ts';
import type { Services } from '../services.ts';

/** A subscription by its id; text that is no UUID names nothing. */
export const SubscriptionParams = z.object({ id: z.string() });

/** `POST /api/subscriptions`: an address is subscribed once, whatever it is subscribed to (contract section 16). */
export async function createSubscription(
  { body, principal: { workspaceId }, inWorkspace }: RequestOf<{ body: typeof SubscriptionCreate }>,
  { secrets }: Services,
): Promise<SubscriptionId> {
  const id = await inWorkspace((em) => subscribe(em, workspaceId, body, secrets));
  if (id === null) throw new PublicError('conflict', 'A workspace has at most 100 subscriptions.');
  return { id };
}

/** `GET /api/subscriptions` (contract section 16). */
export const listSubscriptions = async ({
  principal: { workspaceId },
  inWorkspace,
}: RouteRequest): Promise<SubscriptionList> => ({
  subscriptions: await inWorkspace((em) => readSubscriptions(em, workspaceId)),
});

/** `DELETE /api/subscriptions/{id}` (contract section 16). */
export async function deleteSubscription({
  params,
  principal: { workspaceId },
  inWorkspace,
}: RequestOf<{ params: typeof SubscriptionParams }>) {
  if (!(await inWorkspace((em) => unsubscribe(em, workspaceId, params.id)))) throw notFound('Subscription');
  return { ok: true as const };
}
