import type { WebhooksActivities } from '../../activities/webhooks/index.ts';
import { drainBy } from '../drain.ts';
import { webhooksTaskQueues } from './task-queues.ts';

export const deliverWebhooksId = (workspaceId: string, receiver: string): string =>
  `deliver-webhooks/${workspaceId}/${receiver}`;

/** Drain: delivers events to one receiver of a workspace, and tries again until it answers (evaluations, section 8.4). */
export const deliverWebhooks = drainBy<WebhooksActivities>('deliverWebhooks', webhooksTaskQueues.drains);
