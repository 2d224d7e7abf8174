import type { WorkQueue } from '../../durable/work-queue.ts';

/** Reports that are to be written; each is a job. */
export const reportQueue: WorkQueue = {
  name: 'generate-report',
  table: 'report',
  id: 'id',
  entity: 'id',
  columns: 'q.id',
};
