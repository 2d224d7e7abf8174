import type { WorkQueue } from '../../durable/work-queue.ts';

/** Runs that monitors have asked for and that are not settled; each is a job of its monitor. */
export const monitorRunQueue: WorkQueue = {
  name: 'run-monitor',
  table: 'monitor_run',
  id: 'run_id',
  entity: 'monitor_id',
  columns: 'q.run_id, q.monitor_id as "monitorId"',
};
