import type { ActivityDeps } from '../deps.ts';
import { type DeliveryOptions, deliverWebhooks } from './deliver-webhooks.ts';

/** The activities of the webhooks room. */
export const webhooksActivities = (deps: ActivityDeps, options: DeliveryOptions) => ({
  deliverWebhooks: deliverWebhooks(deps, options),
});

export type WebhooksActivities = ReturnType<typeof webhooksActivities>;
