import type { Database } from '../../db/database.ts';
import type { DrainKey } from '../../db/durable/work-queue.ts';
import { receiverProfile } from '../../db/webhooks/deliveries/receiver-profile.ts';
import { type DeliveryProfile, usualDelivery } from '../../domain/webhooks/delivery-profile.ts';
import type { ProfilesByName } from '../../domain/webhooks/profiles-by-name.ts';

const MOST_REMEMBERED = 10_000;

/** How a receiver may be called, by the profile of what is delivered to it. */
export type ReceiverLimits = Pick<DeliveryProfile, 'slots' | 'breaker'>;

/** Looks a receiver's limits up once in a process; a receiver of several profiles has those of the first that was met. */
export function rememberReceiverLimits(db: Database, profiles: ProfilesByName) {
  const known = new Map<string, DeliveryProfile>();
  return async (receiver: DrainKey): Promise<ReceiverLimits> => {
    const key = `${receiver.workspaceId}/${receiver.key}`;
    const found = known.get(key) ?? profiles.get((await receiverProfile(db, receiver)) ?? '');
    if (!found) return usualDelivery;
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(key, found);
    return found;
  };
}
