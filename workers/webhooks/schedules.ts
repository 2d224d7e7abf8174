import type { Schedule } from '../../domain/durable/schedules.ts';
import { deleteOldWebhookEventsId } from '../../workflows/webhooks/delete-old-webhook-events.ts';
import { webhooksTaskQueues } from '../../workflows/webhooks/task-queues.ts';
import { retentionSchedule } from '../retention-schedule.ts';
import type { SharedConfig } from '../runtime/config/config.ts';

/** The schedules of the webhooks room, by its settings. */
export const webhooksSchedules = ({ WEBHOOK_EVENT_RETENTION_DAYS }: SharedConfig): Schedule[] => [
  retentionSchedule(WEBHOOK_EVENT_RETENTION_DAYS, {
    id: deleteOldWebhookEventsId,
    room: 'webhooks',
    workflow: 'deleteOldWebhookEvents',
    taskQueue: webhooksTaskQueues.jobs,
    what: 'events',
  }),
];
