import { evaluationsProfiles } from './evaluations/delivery-profiles.ts';
import { evaluations } from './evaluations/product.ts';
import type { KeyKind } from './tenancy/key-kind.ts';
import { operatorKey } from './tenancy/operator-key.ts';
import type { ProductTenancy } from './tenancy/product-tenancy.ts';
import type { DeliveryProfile } from './webhooks/delivery-profile.ts';

/** Every product. */
export const products: readonly ProductTenancy[] = [evaluations];

/** Every kind of key of a workspace. */
export const workspaceKeyKinds: readonly KeyKind[] = products.flatMap(({ keyKinds }) => keyKinds);

/** The same with the operator's. */
export const keyKinds: readonly KeyKind[] = [operatorKey, ...workspaceKeyKinds];

/** The delivery profiles of every product. */
export const deliveryProfiles: readonly DeliveryProfile[] = evaluationsProfiles;
