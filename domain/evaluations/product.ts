import type { ProductTenancy } from '../tenancy/product-tenancy.ts';
import { apiKey, webhookToken } from './keys.ts';

/** What the shared rooms are told of evaluations, which has no plans. */
export const evaluations: ProductTenancy = { id: 'evaluations', keyKinds: [webhookToken, apiKey], plans: [] };
