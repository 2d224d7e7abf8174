import { fileURLToPath } from 'node:url';
import { products } from '../domain/products.ts';
import { evaluationsRoom } from './evaluations/room.ts';
import { investigationsRoom } from './investigations/room.ts';
import type { Config } from './settings.ts';
import { withSharedRooms } from './with-shared-rooms.ts';

/** Every room whose work the workers do: those of the products, and the shared ones. */
export const rooms = withSharedRooms<Config>([evaluationsRoom, investigationsRoom], products);

/** The module that exports the workflows of every room. */
export const workflowsPath = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));

/** The queues of every room. */
export const queues = rooms.flatMap((room) => room.queues);
