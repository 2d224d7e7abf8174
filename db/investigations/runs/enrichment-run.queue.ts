import type { WorkQueue } from '../../durable/work-queue.ts';

/** Accepted enrichments that are not settled; a run of a monitor has no due time here. */
export const enrichmentRunQueue: WorkQueue = {
  name: 'enrich-subject',
  table: 'enrichment_run',
  id: 'id',
  entity: 'subject_id',
  columns: 'q.id, q.subject_id as "subjectId"',
};
