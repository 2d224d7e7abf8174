import type { MonitorSchedules } from '../../activities/investigations/deps.ts';
import { cadenceMs, monitorTiming } from '../../domain/investigations/monitors/monitor-timing.ts';
import { runMonitorId } from '../../workflows/investigations/run-monitor.ts';
import { investigationsTaskQueues } from '../../workflows/investigations/task-queues.ts';

/**
 * The schedules of monitors (contract section 10). Each asks for a run and ends at once; what was missed while everything
 * was down is made up for within one cadence, which is once.
 */
export const monitorSchedules: MonitorSchedules = {
  id: runMonitorId,
  of: (workspaceId, { id, cadence }) => ({
    id: runMonitorId(workspaceId, id),
    room: 'investigations',
    ...{ workspaceId, entity: id },
    ...{ workflow: 'requestMonitorRun', taskQueue: investigationsTaskQueues.jobs },
    input: { workspaceId, monitorId: id },
    summary: `Ask for a run of monitor ${id}`,
    timing: monitorTiming({ id, cadence }),
    catchUpMs: cadenceMs[cadence],
  }),
};
