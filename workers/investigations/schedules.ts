import type { Schedule } from '../../domain/durable/schedules.ts';
import { purgeSubjectsId } from '../../workflows/investigations/purge-subjects.ts';
import { refreshSanctionsId } from '../../workflows/investigations/refresh-sanctions.ts';
import { runOverdueMonitorsId } from '../../workflows/investigations/run-overdue-monitors.ts';
import { investigationsTaskQueues } from '../../workflows/investigations/task-queues.ts';
import type { InvestigationsConfig } from './settings.ts';

/** The schedules of investigations, by its settings. */
export const investigationsSchedules = ({ OSINT_OFFLINE }: InvestigationsConfig): Schedule[] => [
  {
    ...{ id: refreshSanctionsId, room: 'investigations', workflow: 'refreshSanctions' },
    ...{ taskQueue: investigationsTaskQueues.jobs, input: {}, summary: 'Fetch the OFAC sanctions list' },
    timing: OSINT_OFFLINE ? null : { cron: '40 4 * * *' },
  },
  {
    ...{ id: purgeSubjectsId, room: 'investigations', workflow: 'purgeSubjects' },
    ...{ taskQueue: investigationsTaskQueues.jobs, input: { days: 0 }, summary: 'Erase subjects past their retention' },
    timing: { everyMs: 3_600_000 },
  },
  {
    ...{ id: runOverdueMonitorsId, room: 'investigations', workflow: 'runOverdueMonitors' },
    ...{ taskQueue: investigationsTaskQueues.jobs, input: { after: null } },
    summary: 'Run monitors whose schedules did not',
    timing: { everyMs: 3_600_000, offsetMs: 1_800_000 },
  },
];
