import type { WorkQueue } from '../durable/work-queue.ts';

/** A deleted project or task that leaves logs behind; its id is theirs. */
export interface Departure {
  id: string;
  kind: 'project' | 'task';
}

/** What departed and is to be cleared of its logs. */
export const departureQueue: WorkQueue = {
  name: 'clear-departures',
  table: 'departure',
  id: 'id',
  entity: 'id',
  columns: 'q.id, q.kind',
};
