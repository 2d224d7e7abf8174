import type { Product } from '../domain/product.ts';
import { mediaRoom } from './media/room.ts';
import type { WorkerRoom } from './room.ts';
import type { SharedConfig } from './runtime/config/config.ts';
import { webhooksRoom } from './webhooks/room.ts';

/** The rooms of these products and the shared ones, which deliver by what the products say. */
export function withSharedRooms<Config extends SharedConfig>(
  rooms: readonly WorkerRoom<Config>[],
  products: readonly Product[],
): readonly WorkerRoom<Config>[] {
  const profiles = products.flatMap(({ deliveryProfiles }) => deliveryProfiles);
  const addresses = Object.fromEntries(rooms.flatMap(({ name, addressOf }) => (addressOf ? [[name, addressOf]] : [])));
  return [webhooksRoom({ profiles, addresses }), mediaRoom, ...rooms];
}
