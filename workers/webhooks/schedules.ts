import type { Schedule } from '../../domain/durable/schedules.ts';
import { deleteOldWebhookEventsId } from '../../workflows/webhooks/delete-old-webhook-events.ts';
import { webhooksTaskQueues } from '../../workflows/webhooks/task-queues.ts';
import type { SharedConfig } from '../runtime/config.ts';

/** Old events go once a day at 03:00 UTC; a day that was missed is made up for. */
export const webhooksSchedules = ({ WEBHOOK_EVENT_RETENTION_DAYS: days }: SharedConfig): Schedule[] => [
  {
    id: deleteOldWebhookEventsId,
    room: 'webhooks',
    workflow: 'deleteOldWebhookEvents',
    taskQueue: webhooksTaskQueues.jobs,
    input: { days },
    summary: `Delete events older than ${days} days`,
    timing: days > 0 ? { cron: '0 3 * * *' } : null,
  },
];
