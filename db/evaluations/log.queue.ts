import type { WorkQueue } from '../durable/work-queue.ts';

/** Pending logs. A claim returns what the deterministic rules look at; larger columns stay where they are. */
export const logQueue: WorkQueue = {
  name: 'evaluate-logs',
  table: 'log',
  id: 'uid',
  entity: 'id',
  columns: `q.uid, q.id, q.project_id as "projectId", q.output, q.confidence, q."timestamp", q.awaited,
    (select t.name_key from task t where t.id = q.task_id) as "taskKey"`,
};
