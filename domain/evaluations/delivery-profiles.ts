import type { DeliveryProfile } from '../webhooks/delivery-profile.ts';
import { mailProfile, slackProfile } from './notices/notice-profiles.ts';
import { callbackProfile } from './webhooks/callback-profile.ts';

/** How evaluations delivers. */
export const evaluationsProfiles: readonly DeliveryProfile[] = [callbackProfile, slackProfile, mailProfile];
