import type { DeliveryProfile } from '../../../domain/webhooks/delivery-profile.ts';
import type { AttemptOutcome } from '../../../domain/webhooks/next-step.ts';

/** What one attempt has to send. */
export interface Outgoing {
  webhookId: string;
  /** Name of the event. */
  event: string;
  source: string | null;
  snapshot: string;
  /** Where clients reach this service, without a slash at the end. */
  baseUrl: string;
  url: string;
  profile: DeliveryProfile;
  /** Signing secrets, the current one first. */
  secrets: readonly string[];
  sentAt: Date;
  /** Aborted when the process may not wait any longer. */
  signal: AbortSignal;
}

/** `origin`: no connection could be made, or it broke before an answer. `address`: it is there, and slow or overloaded. */
export type Unavailable = 'origin' | 'address' | null;

/** What came of one attempt. */
export interface Attempt extends AttemptOutcome {
  /** Why it failed, in words that hold nothing private; null when it did not. */
  error: string | null;
  /** The beginning of the answer; null when there was none. */
  answer: string | null;
  /** What had better not be called for a while; null when this says nothing about other deliveries. */
  unavailable: Unavailable;
}

/** One way in which deliveries leave. Answers what the receiver did; throws only when it was aborted. */
export interface Channel {
  send(outgoing: Outgoing): Promise<Attempt>;
}
