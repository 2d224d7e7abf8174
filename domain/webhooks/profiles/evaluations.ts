import { withFileAddresses } from '../../evaluations/with-file-addresses.ts';
import type { DeliveryProfile } from '../delivery-profile.ts';
import { standardHeaders } from '../standard-signature.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Callbacks and workspace webhooks of evaluations (contract sections 8.2 to 8.5). */
export const evaluationsProfile: DeliveryProfile = {
  channel: 'webhook',
  product: 'evaluations',
  retryAfterMs: [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR],
  timeoutMs: 15 * SECOND,
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
