import type { Product } from '../product.ts';
import { evaluationsProfiles } from './delivery-profiles.ts';
import { apiKey, webhookToken } from './keys.ts';

/** What the shared rooms are told of evaluations, which has no plans. */
export const evaluations: Product = {
  id: 'evaluations',
  keyKinds: [webhookToken, apiKey],
  plans: [],
  deliveryProfiles: evaluationsProfiles,
};
