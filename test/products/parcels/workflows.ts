import { proxyActivities, setHandler } from '@temporalio/workflow';
import { drainBy, woken } from '../../../workflows/drain.ts';
import type { InspectParcelInput, ParcelsActivities } from './activities.ts';

export * from '../../../workflows/index.ts';

export const parcelsTaskQueues = { jobs: 'parcels', drains: 'parcels-drains' } as const;

export const weighParcelsId = (workspaceId: string): string => `weigh-parcels/${workspaceId}`;
export const inspectParcelId = (workspaceId: string, parcelId: string): string =>
  `inspect-parcel/${workspaceId}/${parcelId}`;

const activities = proxyActivities<ParcelsActivities>({ startToCloseTimeout: '15 s' });

export const weighParcels = drainBy<ParcelsActivities>('weighParcels', parcelsTaskQueues.drains);

/** Ids are never used again, so one look is enough. */
export async function inspectParcel(input: InspectParcelInput): Promise<void> {
  setHandler(woken, () => {});
  await activities.inspectParcel(input);
}

export async function countParcels(): Promise<void> {
  await activities.countParcels();
}
