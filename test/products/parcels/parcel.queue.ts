import type { WorkQueue } from '../../../db/durable/work-queue.ts';

export interface ClaimedParcel {
  id: string;
  label: string;
}

export const parcelQueue: WorkQueue = {
  ...{ name: 'parcels', table: 'parcel', id: 'id', entity: 'id' },
  columns: 'q.id, q.label',
};
