import type { Schedule } from '../domain/durable/schedules.ts';

/** Rows of one kind that are older than `days` go once a day at 03:00 UTC; 0 keeps them. A day that was missed is made up for. */
export const retentionSchedule = (
  days: number,
  { what, ...schedule }: Pick<Schedule, 'id' | 'room' | 'workflow' | 'taskQueue'> & { what: string },
): Schedule => ({
  ...schedule,
  input: { days },
  summary: `Delete ${what} older than ${days} days`,
  timing: days > 0 ? { cron: '0 3 * * *' } : null,
});
