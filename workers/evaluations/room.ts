import { ConcurrencyLimit } from '../../activities/concurrency-limit.ts';
import { evaluationsAddress } from '../../activities/evaluations/evaluations-address.ts';
import { evaluationsActivities } from '../../activities/evaluations/index.ts';
import { judgeOptions } from '../../activities/evaluations/judging/judge-options.ts';
import { logQueue } from '../../db/evaluations/logs/log.queue.ts';
import { deletedProjectQueue } from '../../db/evaluations/projects/deleted-project.queue.ts';
import { evaluateLogId } from '../../workflows/evaluations/evaluate-log.ts';
import { evaluateLogsId } from '../../workflows/evaluations/evaluate-logs.ts';
import { purgeDeletedProjectsId } from '../../workflows/evaluations/purge-deleted-projects.ts';
import { evaluationsTaskQueues } from '../../workflows/evaluations/task-queues.ts';
import type { WorkerRoom } from '../room.ts';
import type { SharedConfig } from '../runtime/config/config.ts';
import type { QueueDefinition } from '../runtime/queue-definition.ts';
import { evaluationsSchedules } from './schedules.ts';
import type { EvaluationsConfig } from './settings.ts';

/** Calls to one judge for one workspace at once, many more than a well provider needs; and to all, fewer than jobs have slots. */
const JUDGE_LIMIT = { each: 100, total: 900 };

const { jobs, drains, files } = evaluationsTaskQueues;

const logs: QueueDefinition = {
  room: 'evaluations',
  queue: logQueue,
  drain: {
    workflow: 'evaluateLogs',
    taskQueue: jobs,
    id: evaluateLogsId,
    summary: (workspace) => `Evaluate the pending logs of ${workspace}`,
  },
  job: {
    workflow: 'evaluateLog',
    taskQueue: jobs,
    id: evaluateLogId,
    input: (workspaceId, logId) => ({ workspaceId, logId }),
    summary: (workspace, logId) => `Evaluate log ${logId} of ${workspace}`,
    places: JUDGE_LIMIT,
  },
};

const deletedProjects: QueueDefinition = {
  room: 'evaluations',
  queue: deletedProjectQueue,
  drain: {
    workflow: 'purgeDeletedProjects',
    taskQueue: jobs,
    id: purgeDeletedProjectsId,
    summary: (workspace) => `Erase the logs of deleted projects and tasks of ${workspace}`,
  },
};

/** The work of evaluations. */
export const evaluationsRoom: WorkerRoom<SharedConfig & EvaluationsConfig> = {
  name: 'evaluations',
  queues: [logs, deletedProjects],
  taskQueues: { jobs, drains, calls: [files] },
  addressOf: evaluationsAddress,
  schedules: evaluationsSchedules,
  activities({ config, matchPattern }) {
    const own = {
      matchPattern,
      judge: judgeOptions(config),
      judgeLimit: new ConcurrencyLimit(JUDGE_LIMIT),
      fetchTimeoutMs: config.FETCH_TIMEOUT_SECONDS * 1000,
    };
    return (deps) => evaluationsActivities({ ...deps, ...own });
  },
};
