import type { WorkQueue } from '../durable/work-queue.ts';

/** A project or a task that has departed and leaves logs behind; its id is theirs. */
export interface Departure {
  id: string;
  kind: 'project' | 'task';
}

/** What departed and is to be cleared: logs that move to another project, or are erased. */
export const departureQueue: WorkQueue = {
  name: 'clear-departures',
  table: 'departure',
  id: 'id',
  entity: 'id',
  columns: 'q.id, q.kind',
};
