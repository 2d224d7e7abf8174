import type { Product } from '../product.ts';
import { token } from './keys.ts';
import { plans } from './plans.ts';
import { investigationsDelivery } from './webhooks/delivery-profile.ts';

/** What the shared rooms are told of investigations. */
export const investigations: Product = {
  id: 'investigations',
  keyKinds: [token],
  plans,
  deliveryProfiles: [investigationsDelivery],
};
