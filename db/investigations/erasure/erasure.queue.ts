import type { WorkQueue } from '../../durable/work-queue.ts';

/** Subjects that are gone for every reader, and whose traces are to go. */
export const erasureQueue: WorkQueue = {
  name: 'erase-subject',
  table: 'erasure',
  id: 'subject_id',
  entity: 'subject_id',
  columns: 'q.subject_id as "subjectId"',
};
