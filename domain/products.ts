import { apiKey, webhookToken } from './evaluations/keys.ts';
import type { KeyKind } from './tenancy/key-kind.ts';
import { operatorKey } from './tenancy/operator-key.ts';
import type { ProductTenancy } from './tenancy/product-tenancy.ts';

/** Every product: its id, the kinds of its keys, its plans. */
export const products: readonly ProductTenancy[] = [{ id: 'evaluations', keyKinds: [webhookToken, apiKey], plans: [] }];

/** Every kind of key of a workspace. */
export const workspaceKeyKinds: readonly KeyKind[] = products.flatMap(({ keyKinds }) => keyKinds);

/** The same with the operator's. */
export const keyKinds: readonly KeyKind[] = [operatorKey, ...workspaceKeyKinds];
