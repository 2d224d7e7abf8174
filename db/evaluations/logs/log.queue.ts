import type { WorkQueue } from '../../durable/work-queue.ts';
import { isoSql } from '../../sql/iso-sql.ts';
import { projectIdOf, visibleLog } from './visible-logs.ts';

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
  /** Its project or task is: it wants no verdict any more. */
  deleted: boolean;
}

/** Pending logs. A claim returns what the deterministic rules look at; larger columns stay where they are. */
export const logQueue: WorkQueue = {
  name: 'evaluate-logs',
  table: 'log',
  id: 'uid',
  entity: 'id',
  admission: true,
  columns: `q.uid, q.id, ${projectIdOf('q')} as "projectId", q.output, q.confidence, ${isoSql('q."timestamp"')} as "timestamp", q.awaited,
    (select t.name from task t where t.id = q.task_id) as "taskName", not ${visibleLog('q')} as deleted`,
};
