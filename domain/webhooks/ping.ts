import type { DeliveryProfile } from './delivery-profile.ts';

/** A call to an endpoint by which somebody tries whether it is reached. */
export interface NewPing {
  endpointId: string;
  profile: DeliveryProfile;
  /** Name of the event. */
  type: string;
  /** As the profile expects it. */
  body: object;
}

/** What came of it. */
export interface PingOutcome {
  delivered: boolean;
  statusCode: number | null;
  durationMs: number | null;
  error: string | null;
}

/** A drain of its own, so that it waits for nothing else that is sent to the endpoint. */
export const pingReceiver = (endpointId: string): string => `ping/${endpointId}`;
