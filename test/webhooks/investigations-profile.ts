import { createHmac } from 'node:crypto';
import { type DeliveryProfile, usualDelivery } from '../../domain/webhooks/delivery-profile.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const sign = (body: string, secret: string) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** The deliveries of a product that signs in its own way and whose receivers choose their secrets (investigations, section 12). */
export const investigationsProfile: DeliveryProfile = {
  ...usualDelivery,
  name: 'investigations',
  product: 'investigations',
  deliveryId: 'uuid',
  receiver: 'endpoint',
  secrets: 'endpoint',
  retryAfterMs: [10 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE],
  timeoutMs: 10 * SECOND,
  overtakeAfterMs: null,
  body: ({ snapshot }) => snapshot,
  headers: ({ event, webhookId, body, secrets: [secret] }) => ({
    'content-type': 'application/json',
    'x-tracelight-event': event,
    'x-tracelight-delivery': webhookId,
    ...(secret !== undefined && { 'x-tracelight-signature': sign(body, secret) }),
  }),
};
