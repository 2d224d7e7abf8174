import type { ActivityDeps } from '../../../activities/deps.ts';
import { runDrainPass } from '../../../activities/drain/run-pass.ts';
import { wakeReceivers } from '../../../db/webhooks/deliveries/delivery.queue.ts';
import type { DrainPassInput } from '../../../domain/durable/drain-pass.ts';
import { type ClaimedParcel, parcelQueue } from './parcel.queue.ts';
import { settleParcels } from './settle-parcels.ts';

/** What parcels alone need. */
export interface ParcelsDeps extends ActivityDeps {
  countParcels: () => void;
}

export interface InspectParcelInput {
  workspaceId: string;
  parcelId: string;
}

export const parcelsActivities = (deps: ParcelsDeps) => {
  const settle = async (workspaceId: string, outcome: Parameters<typeof settleParcels>[2]) =>
    wakeReceivers(deps.wake, workspaceId, await settleParcels(deps.db, workspaceId, outcome));
  const idsOf = (rows: ClaimedParcel[]) => rows.map(({ id }) => id);
  return {
    weighParcels: (input: DrainPassInput) =>
      runDrainPass<ClaimedParcel>(
        deps,
        {
          queue: parcelQueue,
          batch: 100,
          idOf: ({ id }) => id,
          async work(rows, { leaseToken }) {
            await settle(input.workspaceId, { ids: idsOf(rows), status: 'weighed', leaseToken });
            return [];
          },
          giveUp: (rows, { leaseToken }) => settle(input.workspaceId, { ids: idsOf(rows), status: 'lost', leaseToken }),
        },
        input,
      ),
    inspectParcel: async ({ workspaceId, parcelId }: InspectParcelInput) =>
      settle(workspaceId, { ids: [parcelId], status: 'inspected' }),
    countParcels: async () => deps.countParcels(),
  };
};

export type ParcelsActivities = ReturnType<typeof parcelsActivities>;
