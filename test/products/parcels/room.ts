import type { WorkerRoom } from '../../../workers/room.ts';
import { parcelsActivities } from './activities.ts';
import { parcelQueue } from './parcel.queue.ts';
import { inspectParcelId, parcelsTaskQueues, weighParcelsId } from './workflows.ts';

const { jobs, drains } = parcelsTaskQueues;

/** The work of parcels; `countParcels` is what it alone needs. */
export const parcelsRoom = (countParcels: () => void): WorkerRoom => ({
  name: 'parcels',
  queues: [
    {
      ...{ room: 'parcels', queue: parcelQueue },
      drain: {
        ...{ workflow: 'weighParcels', taskQueue: jobs, id: weighParcelsId },
        summary: (workspace) => `Weigh the parcels of ${workspace}`,
      },
      job: {
        ...{ workflow: 'inspectParcel', taskQueue: jobs, id: inspectParcelId },
        input: (workspaceId, parcelId) => ({ workspaceId, parcelId }),
        summary: (workspace, parcelId) => `Inspect parcel ${parcelId} of ${workspace}`,
      },
    },
  ],
  taskQueues: { jobs, drains },
  schedules: () => [
    {
      ...{ id: 'count-parcels', room: 'parcels', workflow: 'countParcels', taskQueue: jobs, input: {} },
      ...{ summary: 'Count the parcels', timing: { cron: '0 0 1 1 *' } },
    },
  ],
  activities: () => (deps) => parcelsActivities({ ...deps, countParcels }),
});
