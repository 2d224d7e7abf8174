import type { DeliveryProfile } from './delivery-profile.ts';
import { evaluationsProfile } from './profiles/evaluations.ts';

/** Every profile by the name that delivery rows carry. */
export const deliveryProfiles: Readonly<Record<string, DeliveryProfile>> = { evaluations: evaluationsProfile };
