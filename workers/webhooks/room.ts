import type { DeliveryOptions } from '../../activities/webhooks/deliver-webhooks.ts';
import { webhooksActivities } from '../../activities/webhooks/index.ts';
import { deliveryQueue } from '../../db/webhooks/deliveries/delivery.queue.ts';
import { deliverWebhooksId } from '../../workflows/webhooks/deliver-webhooks.ts';
import { webhooksTaskQueues } from '../../workflows/webhooks/task-queues.ts';
import type { WorkerRoom } from '../room.ts';
import { webhooksSchedules } from './schedules.ts';

/** The work of the webhooks room, by what products say about their deliveries. */
export const webhooksRoom = (options: DeliveryOptions): WorkerRoom => ({
  name: 'webhooks',
  queues: [
    {
      room: 'webhooks',
      queue: deliveryQueue,
      drain: {
        workflow: 'deliverWebhooks',
        taskQueue: webhooksTaskQueues.jobs,
        id: deliverWebhooksId,
        summary: (workspace, receiver) => `Deliver to ${receiver} what happened in ${workspace}`,
      },
    },
  ],
  taskQueues: webhooksTaskQueues,
  schedules: webhooksSchedules,
  activities: () => (deps) => webhooksActivities(deps, options),
});
