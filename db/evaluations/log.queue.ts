import type { WorkQueue } from '../durable/work-queue.ts';
import { isoSql } from '../iso-sql.ts';

/** What a claim of a log returns. */
export interface ClaimedLog {
  uid: string;
  id: string;
  projectId: string;
  taskName: string | null;
  output: string;
  confidence: number | null;
  /** ISO 8601. */
  timestamp: string;
  awaited: boolean;
}

/** Pending logs. A claim returns what the deterministic rules look at; larger columns stay where they are. */
export const logQueue: WorkQueue = {
  name: 'evaluate-logs',
  table: 'log',
  id: 'uid',
  entity: 'id',
  columns: `q.uid, q.id, q.project_id as "projectId", q.output, q.confidence, ${isoSql('q."timestamp"')} as "timestamp", q.awaited,
    (select t.name from task t where t.id = q.task_id) as "taskName"`,
};
