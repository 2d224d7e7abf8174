import type { ActivityDeps } from '../deps.ts';
import { deliverWebhooks } from './deliver-webhooks.ts';

/** The activities of the webhooks room. */
export const webhooksActivities = (deps: ActivityDeps) => ({ deliverWebhooks: deliverWebhooks(deps) });

export type WebhooksActivities = ReturnType<typeof webhooksActivities>;
