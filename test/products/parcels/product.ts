import type { Product } from '../../../domain/product.ts';
import { keyKind } from '../../../domain/tenancy/key-kind.ts';
import { type DeliveryProfile, usualDelivery } from '../../../domain/webhooks/delivery-profile.ts';

export const parcelsKey = keyKind({ product: 'parcels', class: 'api_key', prefix: 'pk_', field: 'apiKey' });

export const parcelsProfile: DeliveryProfile = {
  ...usualDelivery,
  ...{ name: 'parcels', product: 'parcels', deliveryId: 'uuid', receiver: 'endpoint', secrets: 'endpoint' },
  ...{ retryAfterMs: [1_000], timeoutMs: 5_000, overtakeAfterMs: null },
  body: ({ snapshot }) => snapshot,
  headers: ({ event, webhookId, secrets: [secret = ''] }) => ({
    'content-type': 'application/json',
    ...{ 'x-parcel-event': event, 'x-parcel-delivery': webhookId, 'x-parcel-secret': secret },
  }),
};

/** What the shared rooms are told of the product that moves in: parcels are weighed, and heavy ones inspected. */
export const parcels: Product = {
  id: 'parcels',
  keyKinds: [parcelsKey],
  plans: ['small', 'large'],
  deliveryProfiles: [parcelsProfile],
};
