import type { Schedule } from '../../domain/durable/schedules.ts';
import { deleteOldLogsId } from '../../workflows/evaluations/delete-old-logs.ts';
import { evaluationsTaskQueues } from '../../workflows/evaluations/task-queues.ts';
import type { EvaluationsConfig } from './settings.ts';

/** Old logs go once a day at 03:00 UTC; a day that was missed is made up for (contract evaluations, section 13.4). */
const retention = (days: number): Schedule => ({
  id: deleteOldLogsId,
  room: 'evaluations',
  workflow: 'deleteOldLogs',
  taskQueue: evaluationsTaskQueues.jobs,
  input: { days },
  summary: `Delete logs older than ${days} days`,
  timing: days > 0 ? { cron: '0 3 * * *' } : null,
});

/** The schedules of evaluations, by its settings. */
export const evaluationsSchedules = ({ LOG_RETENTION_DAYS }: EvaluationsConfig): Schedule[] => [
  retention(LOG_RETENTION_DAYS),
];
