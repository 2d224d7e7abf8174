import type { Cadence } from '../../../domain/investigations/vocabulary/cadence.ts';
import type { WorkQueue } from '../../durable/work-queue.ts';
import { ofVisibleSubject, visible } from '../visible.ts';

/** A monitor whose schedule may not be as its row says. */
export interface MonitorToSync {
  id: string;
  cadence: Cadence;
  /** False where it is to have no schedule: it is paused, deleted, or its subject is. */
  isWanted: boolean;
}

/** Monitors whose schedules are to be brought in line with their rows. */
export const monitorQueue: WorkQueue = {
  name: 'sync-monitors',
  table: 'monitor',
  id: 'id',
  entity: 'id',
  columns: `q.id, q.cadence, q.active and ${visible('q')} and ${ofVisibleSubject('q')} as "isWanted"`,
};
