import { deleteOldEvents, OLD_EVENTS_BATCH } from '../../db/webhooks/old-events.ts';
import type { ActivityDeps } from '../deps.ts';
import { deleteBefore } from '../retention/delete-before.ts';
import { listWorkspaces } from '../retention/list-workspaces.ts';
import { type DeliveryOptions, deliverWebhooks } from './deliver-webhooks.ts';

/** The activities of the webhooks room. */
export const webhooksActivities = (deps: ActivityDeps, options: DeliveryOptions) => ({
  deliverWebhooks: deliverWebhooks(deps, options),
  listWorkspaces: listWorkspaces(deps),
  deleteWebhookEventsBefore: deleteBefore(deps, { most: OLD_EVENTS_BATCH, deleteBatch: deleteOldEvents }),
});

export type WebhooksActivities = ReturnType<typeof webhooksActivities>;
