import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type DeliveryProfile, usualDelivery } from '../../webhooks/delivery-profile.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Signs a body with the secret of an endpoint: `sha256=` and the HMAC-SHA256 in hex. */
export const signature = (body: string, secret: string): string =>
  `sha256=${bytesToHex(hmac(sha256, utf8ToBytes(secret), utf8ToBytes(body)))}`;

/** How the events of investigations are delivered (contract section 12.2). */
export const investigationsDelivery: DeliveryProfile = {
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
    ...(secret !== undefined && { 'x-tracelight-signature': signature(body, secret) }),
  }),
};
