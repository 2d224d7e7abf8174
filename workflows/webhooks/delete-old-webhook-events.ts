import { proxyActivities } from '@temporalio/workflow';
import type { WebhooksActivities } from '../../activities/webhooks/index.ts';
import type { RetentionInput, RetentionProgress } from '../../domain/durable/retention.ts';
import { deleteInEveryWorkspace, retentionOptions } from '../retention.ts';

const { listWorkspaces, deleteWebhookEventsBefore } = proxyActivities<WebhooksActivities>(retentionOptions);

export const deleteOldWebhookEventsId = 'delete-old-webhook-events';

/** Job, once a day: deletes events that are older than the installation keeps them, with their settled deliveries. */
export const deleteOldWebhookEvents = (input: RetentionInput): Promise<RetentionProgress> =>
  deleteInEveryWorkspace(input, { listWorkspaces, deleteBefore: deleteWebhookEventsBefore, what: 'events' });
