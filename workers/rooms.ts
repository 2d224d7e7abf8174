import { fileURLToPath } from 'node:url';
import { evaluationsAddress } from '../activities/evaluations/evaluations-address.ts';
import { deliveryProfiles } from '../domain/products.ts';
import { evaluationsRoom } from './evaluations/room.ts';
import { mediaRoom } from './media/room.ts';
import type { WorkerRoom } from './room.ts';
import type { Config } from './settings.ts';
import { webhooksRoom } from './webhooks/room.ts';

/** Every room whose work the workers do: the shared ones, and those of the products. */
export const rooms: readonly WorkerRoom<Config>[] = [
  webhooksRoom({ profiles: deliveryProfiles, addresses: { evaluations: evaluationsAddress } }),
  mediaRoom,
  evaluationsRoom,
];

/** The module that exports the workflows of every room. */
export const workflowsPath = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));

/** The queues of every room. */
export const queues = rooms.flatMap((room) => room.queues);
