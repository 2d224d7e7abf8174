import type { ActivityDeps } from '../activities/deps.ts';
import { evaluationsAddress } from '../activities/evaluations/evaluations-address.ts';
import { evaluationsActivities } from '../activities/evaluations/index.ts';
import { mediaActivities } from '../activities/media/index.ts';
import { webhooksActivities } from '../activities/webhooks/index.ts';
import { deletedProjectQueue } from '../db/evaluations/deleted-project.queue.ts';
import { logQueue } from '../db/evaluations/log.queue.ts';
import { mediaQueue } from '../db/media/media.queue.ts';
import { deliveryQueue } from '../db/webhooks/delivery.queue.ts';
import { deliveryProfiles } from '../domain/webhooks/delivery-profiles.ts';
import { evaluateLogId } from '../workflows/evaluations/evaluate-log.ts';
import { evaluateLogsId } from '../workflows/evaluations/evaluate-logs.ts';
import { purgeDeletedProjectsId } from '../workflows/evaluations/purge-deleted-projects.ts';
import { sweepMediaId } from '../workflows/media/sweep-media.ts';
import { callTaskQueues, drainTaskQueues, taskQueues } from '../workflows/task-queues.ts';
import { deliverWebhooksId } from '../workflows/webhooks/deliver-webhooks.ts';
import type { QueueDefinition } from './runtime/queue-definition.ts';

/** Every queue and the workflows that empty it; a product adds its lines when it moves in. */
export const queues: readonly QueueDefinition[] = [
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
    queue: deletedProjectQueue,
    drain: {
      workflow: 'purgeDeletedProjects',
      taskQueue: taskQueues.evaluations,
      id: purgeDeletedProjectsId,
      summary: (workspace) => `Erase the logs of deleted projects and tasks of ${workspace}`,
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
  ...webhooksActivities(deps, { profiles: deliveryProfiles, addresses: { evaluations: evaluationsAddress } }),
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
