import type { Schedule } from '../../domain/durable/schedules.ts';
import { deleteOldLogsId } from '../../workflows/evaluations/delete-old-logs.ts';
import { evaluationsTaskQueues } from '../../workflows/evaluations/task-queues.ts';
import { retentionSchedule } from '../retention-schedule.ts';
import type { EvaluationsConfig } from './settings.ts';

/** The schedules of evaluations, by its settings (contract section 13.4). */
export const evaluationsSchedules = ({ LOG_RETENTION_DAYS }: EvaluationsConfig): Schedule[] => [
  retentionSchedule(LOG_RETENTION_DAYS, {
    id: deleteOldLogsId,
    room: 'evaluations',
    workflow: 'deleteOldLogs',
    taskQueue: evaluationsTaskQueues.jobs,
    what: 'logs',
  }),
];
