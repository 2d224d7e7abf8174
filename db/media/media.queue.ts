import type { WorkQueue } from '../durable/work-queue.ts';

/** What a claim of the sweep returns: a file to look at. */
export interface ClaimedSweep {
  id: string;
  fileId: string;
}

/** Files to look at: new bytes whose file never came to be, uploads, and files that lost one of their users. */
export const mediaQueue: WorkQueue = {
  name: 'sweep-media',
  table: 'media_sweep',
  id: 'id',
  entity: 'id',
  columns: 'q.id, q.file_id as "fileId"',
};
