import type { EvaluationsActivities } from '../../activities/evaluations/index.ts';
import { drainBy } from '../drain.ts';
import { evaluationsTaskQueues } from './task-queues.ts';

export const purgeDeletedProjectsId = (workspaceId: string): string => `purge-deleted-projects/${workspaceId}`;

/** Drain: erases the logs that deleted projects and tasks left behind (contract section 12). */
export const purgeDeletedProjects = drainBy<EvaluationsActivities>(
  'purgeDeletedProjects',
  evaluationsTaskQueues.drains,
);

/** Its former name, until the last run under it has ended. */
export const clearDepartures = drainBy<EvaluationsActivities>('clearDepartures', evaluationsTaskQueues.drains);
