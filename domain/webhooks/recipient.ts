import type { DeliveryProfile } from './delivery-profile.ts';
import { receiverOf } from './receiver.ts';

/** One that is told of an event. */
export interface Recipient {
  profile: DeliveryProfile;
  /** By what way it came to be told, where a product tells several ways apart. */
  source: string | null;
  /** Key of its drain. */
  receiver: string;
  /** Null where it is looked up when it is sent, so that a corrected address serves what is still pending. */
  url: string | null;
  /** The endpoint that is told; null for any other address. */
  endpointId: string | null;
}

/** An endpoint, told at the address and with the secret it has when that is sent. */
export const endpointRecipient = (
  profile: DeliveryProfile,
  { id, url }: { id: string; url: string },
  source: string | null = null,
): Recipient => ({
  ...{ profile, source, url: null, endpointId: id },
  receiver: profile.receiver === 'endpoint' ? id : receiverOf(url),
});
