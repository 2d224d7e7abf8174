import { fileURLToPath } from 'node:url';
import { installedProduct } from '../../../api/http/installed-product.ts';
import type { SharedServices } from '../../../api/services.ts';
import { type ProductLists, productLists } from '../../../cli/product-lists.ts';
import { cliProducts } from '../../../cli/products.ts';
import { migrations } from '../../../db/migrations/index.ts';
import { products } from '../../../domain/products.ts';
import { evaluationsRoom } from '../../../workers/evaluations/room.ts';
import type { Config } from '../../../workers/settings.ts';
import { withSharedRooms } from '../../../workers/with-shared-rooms.ts';
import { parcelsApi } from './api.ts';
import { parcelsCli } from './command.ts';
import { Parcels } from './migration.ts';
import { Parcel } from './parcel.entity.ts';
import { parcels } from './product.ts';
import { parcelsRoom } from './room.ts';

/** The lists of the floors, each with its line for parcels; nothing else of the program knows of them. */
export function listsWithParcels(countParcels: () => void) {
  const domain = [...products, parcels];
  const rooms = withSharedRooms<Config>([evaluationsRoom, parcelsRoom(countParcels)], domain);
  const lists: ProductLists = {
    entities: [...productLists.entities, Parcel],
    workflowsPath: fileURLToPath(new URL('workflows.ts', import.meta.url)),
    rooms,
    products: [
      ...productLists.products,
      installedProduct(parcelsApi, (shared: SharedServices) => ({ ...shared, greeting: 'hello' })),
    ],
  };
  return {
    lists,
    domain,
    migrations: [...migrations, { name: '9999-parcels', class: Parcels }],
    cli: [...cliProducts, parcelsCli(rooms)],
  };
}
