import { evaluations } from './evaluations/product.ts';
import { investigations } from './investigations/product.ts';
import type { Product } from './product.ts';
import type { KeyKind } from './tenancy/key-kind.ts';
import { operatorKey } from './tenancy/operator-key.ts';

/** Every product. */
export const products: readonly Product[] = [evaluations, investigations];

/** Every kind of key of a workspace. */
export const workspaceKeyKinds: readonly KeyKind[] = products.flatMap(({ keyKinds }) => keyKinds);

/** The same with the operator's. */
export const keyKinds: readonly KeyKind[] = [operatorKey, ...workspaceKeyKinds];
