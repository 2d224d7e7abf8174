import type { ProductTenancy } from './tenancy/product-tenancy.ts';
import type { DeliveryProfile } from './webhooks/delivery-profile.ts';

/** What the shared rooms are told of a product. */
export interface Product extends ProductTenancy {
  /** How its webhooks look, are signed and are tried again. */
  deliveryProfiles: readonly DeliveryProfile[];
}
