import { listEndpointDeliveries } from '../../../db/webhooks/endpoints/endpoint-deliveries.ts';
import { notFound } from '../../../domain/errors.ts';
import { byCreation } from '../../../domain/investigations/contract/list.ts';
import type { WebhookTest } from '../../../domain/investigations/contract/webhooks/webhook.ts';
import {
  type WebhookDeliveryList,
  type WebhookDeliveryQuery,
  webhookDeliveries,
} from '../../../domain/investigations/contract/webhooks/webhook-delivery.ts';
import { investigationsDelivery } from '../../../domain/investigations/webhooks/delivery-profile.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import { pingEndpoint } from '../../webhooks/ping-endpoint.ts';
import type { Services } from '../services.ts';
import { type OneWebhook, ownerOf, type WebhookParams } from './webhook-params.ts';

/** `POST /api/v1/integrations/webhooks/{wid}/test`: one call, without another try (contract section 12.1). */
export async function testWebhook(
  { params, principal, signal }: OneWebhook,
  { pinging }: Services,
): Promise<WebhookTest> {
  const owner = ownerOf(principal);
  const body = {
    ...{ event: 'ping', workspace_id: owner.workspaceId, occurred_at: new Date().toISOString() },
    data: { webhook_id: params.wid },
  };
  const ping = { endpointId: params.wid, profile: investigationsDelivery, type: 'ping', body };
  const outcome = await pingEndpoint(pinging, owner, ping, { signal });
  if (!outcome) throw notFound('Webhook');
  const { delivered, statusCode, durationMs, error } = outcome;
  return { delivered, status_code: statusCode, duration_ms: durationMs, error };
}

/** `GET /api/v1/integrations/webhooks/{wid}/deliveries` (contract section 12.1). */
export async function listWebhookDeliveries({
  params,
  query: { status, limit, cursor },
  principal: { workspaceId },
  inWorkspace,
}: RequestOf<{ params: typeof WebhookParams; query: typeof WebhookDeliveryQuery }>): Promise<WebhookDeliveryList> {
  const wanted = {
    ...{ endpointId: params.wid, limit: limit + 1 },
    ...(status !== null && { state: status }),
    ...(cursor !== null && { behind: { createdAt: cursor[0], id: cursor[1] } }),
  };
  const rows = await inWorkspace((em) => listEndpointDeliveries(em, workspaceId, wanted));
  const shown = rows.map(({ webhookId, event, attempts, state, statusCode, error, createdAt, deliveredAt }) => ({
    ...{ id: webhookId, event, attempt: attempts, status: state, status_code: statusCode, error },
    ...{ created_at: createdAt, delivered_at: deliveredAt },
  }));
  return webhookDeliveries.page(shown, limit, byCreation);
}
