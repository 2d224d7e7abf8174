import type { WorkQueue } from '../../durable/work-queue.ts';

/** A deleted project or task that leaves logs behind; its id is theirs. */
export interface DeletedProject {
  id: string;
  kind: 'project' | 'task';
}

/** Deleted projects and tasks whose logs are to be erased. */
export const deletedProjectQueue: WorkQueue = {
  name: 'purge-deleted-projects',
  table: 'project_purge',
  id: 'id',
  entity: 'id',
  columns: 'q.id, q.kind',
};
