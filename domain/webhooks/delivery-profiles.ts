import { mailProfile, slackProfile } from '../evaluations/notices/notice-profiles.ts';
import { callbackProfile } from '../evaluations/webhooks/callback-profile.ts';
import type { DeliveryProfile } from './delivery-profile.ts';

/** The delivery profiles of every product. */
export const deliveryProfiles: readonly DeliveryProfile[] = [callbackProfile, slackProfile, mailProfile];
