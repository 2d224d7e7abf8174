import { type DeliveryProfile, usualDelivery } from '../../webhooks/delivery-profile.ts';
import { standardHeaders } from '../../webhooks/standard-signature.ts';
import { withFileAddresses } from '../with-file-addresses.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Callbacks, subscriptions and workspace webhooks (contract sections 8.2 to 8.5 and 16). */
export const callbackProfile: DeliveryProfile = {
  ...usualDelivery,
  name: 'evaluations',
  product: 'evaluations',
  deliveryId: 'evt',
  receiver: 'origin',
  secrets: 'workspace',
  retryAfterMs: [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR],
  timeoutMs: 15 * SECOND,
  overtakeAfterMs: MINUTE,
  // Spliced, not parsed and written again: the snapshot may be large, and is an object that is never empty.
  body: ({ webhookId, source, snapshot, baseUrl }) => {
    const rest = withFileAddresses(snapshot, baseUrl).trimStart().slice(1);
    return `{"eventId":${JSON.stringify(webhookId)},"source":${JSON.stringify(source)},${rest}`;
  },
  headers: (message) => ({
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'evaluations-webhook/1',
    ...standardHeaders(message),
  }),
};
