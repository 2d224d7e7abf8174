import type { ActivityDeps } from '../activities/deps.ts';
import { evaluationsActivities } from '../activities/evaluations/index.ts';
import { mediaActivities } from '../activities/media/index.ts';
import { webhooksActivities } from '../activities/webhooks/index.ts';
import { departureQueue } from '../db/evaluations/departure.queue.ts';
import { logQueue } from '../db/evaluations/log.queue.ts';
import { mediaQueue } from '../db/media/media.queue.ts';
import { deliveryQueue } from '../db/webhooks/delivery.queue.ts';
import { clearDeparturesId, evaluateLogId, evaluateLogsId } from '../workflows/evaluations/ids.ts';
import { sweepMediaId } from '../workflows/media/ids.ts';
import { callTaskQueues, drainTaskQueues, taskQueues } from '../workflows/task-queues.ts';
import { deliverWebhooksId } from '../workflows/webhooks/ids.ts';
import type { RoomQueue } from './runtime/room-queue.ts';

/** Every queue and the workflows that empty it; a product adds its lines when it moves in. */
export const queues: readonly RoomQueue[] = [
  {
    room: 'evaluations',
    queue: logQueue,
    drain: {
      workflow: 'evaluateLogs',
      taskQueue: taskQueues.evaluations,
      id: evaluateLogsId,
      summary: (workspace) => `Evaluate the pending logs of ${workspace}`,
    },
    job: {
      workflow: 'evaluateLog',
      taskQueue: taskQueues.evaluations,
      id: evaluateLogId,
      input: (workspaceId, logId) => ({ workspaceId, logId }),
      summary: (workspace, logId) => `Evaluate log ${logId} of ${workspace}`,
    },
  },
  {
    room: 'media',
    queue: mediaQueue,
    drain: {
      workflow: 'sweepMedia',
      taskQueue: taskQueues.media,
      id: sweepMediaId,
      summary: (workspace) => `Remove the files of ${workspace} that nothing uses`,
    },
  },
  {
    room: 'evaluations',
    queue: departureQueue,
    drain: {
      workflow: 'clearDepartures',
      taskQueue: taskQueues.evaluations,
      id: clearDeparturesId,
      summary: (workspace) => `Clear what deleted and merged projects of ${workspace} left behind`,
    },
  },
  {
    room: 'webhooks',
    queue: deliveryQueue,
    drain: {
      workflow: 'deliverWebhooks',
      taskQueue: taskQueues.webhooks,
      id: deliverWebhooksId,
      summary: (workspace, receiver) => `Tell ${receiver} what happened in ${workspace}`,
    },
  },
];

/** The activities of every room. */
export const activities = (deps: ActivityDeps) => ({
  ...evaluationsActivities(deps),
  ...webhooksActivities(deps),
  ...mediaActivities(deps),
});

/** Task queues by what their workers run. */
export const workerQueues = {
  /** Workflows and job activities. */
  rooms: Object.values(taskQueues),
  /** Calls to slow outside services. */
  calls: Object.values(callTaskQueues),
  /** Passes of drains. */
  drains: Object.values(drainTaskQueues),
};
