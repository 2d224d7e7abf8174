import type { EvaluationsDeps } from '../../activities/evaluations/deps.ts';
import { evaluateDueLogs } from '../../activities/evaluations/evaluate-due-logs.ts';
import { purgeDeletedProjects } from '../../activities/evaluations/purge-deleted-projects.ts';
import { sealAudit } from '../../activities/investigations/audit/seal-audit.ts';
import type { InvestigationsDeps } from '../../activities/investigations/deps.ts';
import { syncMonitors } from '../../activities/investigations/monitors/sync-monitors.ts';
import { sweepMedia } from '../../activities/media/sweep-media.ts';
import { deliverWebhooks } from '../../activities/webhooks/deliver-webhooks.ts';
import { logQueue } from '../../db/evaluations/logs/log.queue.ts';
import { deletedProjectQueue } from '../../db/evaluations/projects/deleted-project.queue.ts';
import { auditWorkQueue } from '../../db/investigations/audit/audit-work.queue.ts';
import { monitorQueue } from '../../db/investigations/monitors/monitor.queue.ts';
import { mediaQueue } from '../../db/media/media.queue.ts';
import { deliveryQueue } from '../../db/webhooks/deliveries/delivery.queue.ts';
import { evaluations } from '../../domain/evaluations/product.ts';
import { monitorSchedules } from '../../workers/investigations/monitor-schedules.ts';
import { testDeps } from '../support/test-deps.ts';
import type { QueueCase } from './queue-bed.ts';

const neverAsked = () => Promise.reject(new Error('no rule has a pattern'));

const noSchedules = { put: async () => {}, remove: async () => {} };

/** Every queue; a product adds its lines when it moves in. */
export const queueCases: readonly QueueCase[] = [
  {
    queue: deliveryQueue,
    pass: (deps) => deliverWebhooks(deps, { profiles: evaluations.deliveryProfiles, addresses: {} }),
    isRolling: true,
    columns: async (rows, workspaceId) => {
      const [event] = await rows.sql(
        `insert into webhook_event (id, workspace_id, product, type, body)
         values (gen_random_uuid(), $1, 'evaluations', 'flagged', '{}') returning id`,
        [workspaceId],
      );
      return { event_id: `'${event?.id}'` };
    },
  },
  { queue: mediaQueue, pass: sweepMedia },
  {
    queue: logQueue,
    pass: (deps) => evaluateDueLogs(testDeps<EvaluationsDeps>({ ...deps, matchPattern: neverAsked })),
  },
  { queue: deletedProjectQueue, pass: purgeDeletedProjects, columns: async () => ({ kind: `'task'` }) },
  { queue: auditWorkQueue, pass: sealAudit },
  {
    queue: monitorQueue,
    pass: (deps) => syncMonitors(testDeps<InvestigationsDeps>({ ...deps, schedules: noSchedules, monitorSchedules })),
  },
];
