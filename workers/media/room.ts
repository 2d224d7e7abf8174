import { mediaActivities } from '../../activities/media/index.ts';
import { mediaQueue } from '../../db/media/media.queue.ts';
import { sweepMediaId } from '../../workflows/media/sweep-media.ts';
import { mediaTaskQueues } from '../../workflows/media/task-queues.ts';
import type { WorkerRoom } from '../room.ts';

/** The work of the media room. */
export const mediaRoom: WorkerRoom = {
  name: 'media',
  queues: [
    {
      room: 'media',
      queue: mediaQueue,
      drain: {
        workflow: 'sweepMedia',
        taskQueue: mediaTaskQueues.jobs,
        id: sweepMediaId,
        summary: (workspace) => `Remove the files of ${workspace} that nothing uses`,
      },
    },
  ],
  taskQueues: mediaTaskQueues,
  activities: () => mediaActivities,
};
