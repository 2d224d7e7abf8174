import type { DeliveryProfile } from './delivery-profile.ts';
import { evaluationsProfile } from './profiles/evaluations.ts';
import { mailProfile, slackProfile } from './profiles/evaluations-notices.ts';

/** Every profile by the name that delivery rows carry. */
export const deliveryProfiles: Readonly<Record<string, DeliveryProfile>> = {
  evaluations: evaluationsProfile,
  'evaluations-slack': slackProfile,
  'evaluations-email': mailProfile,
};
