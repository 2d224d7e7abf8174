import type { WorkQueue } from '../../db/durable/work-queue.ts';
import type { Capacity } from '../../domain/durable/share-places.ts';

/**
 * How the rows of one queue become workflows. Where the queue is work of the installation, ids are built without their
 * workspace, and summaries get "the installation" for its name.
 */
export interface QueueDefinition {
  room: string;
  queue: WorkQueue;
  /** Absent where every row of the queue is a job of its own. */
  drain?: {
    workflow: string;
    taskQueue: string;
    id(workspaceId: string, key: string): string;
    /** One line for operators: what the workflow does, for whom. */
    summary(workspace: string, key: string): string;
  };
  /** Absent where no row of the queue is a job of its own. */
  job?: {
    workflow: string;
    taskQueue: string;
    id(workspaceId: string, entity: string): string;
    input(workspaceId: string, entity: string): object;
    summary(workspace: string, entity: string): string;
    /**
     * How many places there are for each worker that lives; absent where jobs start as they come. The queue says
     * `admission` as well.
     */
    places?: Capacity;
  };
}
