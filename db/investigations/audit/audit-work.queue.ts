import type { WorkQueue } from '../../durable/work-queue.ts';

/** Entries that committed together and are to be sealed. */
export interface AuditWork {
  id: string;
}

/** Entries without a seal; a workspace has one drain, because its seals follow each other. */
export const auditWorkQueue: WorkQueue = {
  ...{ name: 'seal-audit', table: 'audit_work', id: 'id', entity: 'id' },
  weight: { column: 'cardinality(entry_ids)', most: 2_000 },
  columns: 'q.id',
};
