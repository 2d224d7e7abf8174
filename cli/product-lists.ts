import { products } from '../api/products.ts';
import { entities } from '../db/rooms.ts';
import { rooms, workflowsPath } from '../workers/rooms.ts';

/** Everything that the products bring to a process, by the lists of the floors. */
export interface ProductLists {
  rooms: typeof rooms;
  workflowsPath: string;
  products: typeof products;
  entities: typeof entities;
}

/** The products of this program; a test may add one of its own. */
export const productLists: ProductLists = { rooms, workflowsPath, products, entities };
