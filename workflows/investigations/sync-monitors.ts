import type { InvestigationsActivities } from '../../activities/investigations/index.ts';
import { drainBy } from '../drain.ts';
import { investigationsTaskQueues } from './task-queues.ts';

export const syncMonitorsId = (workspaceId: string): string => `sync-monitors/${workspaceId}`;

/** Drain: brings the schedules of monitors in line with their rows (contract section 10). */
export const syncMonitors = drainBy<InvestigationsActivities>('syncMonitors', investigationsTaskQueues.drains);
