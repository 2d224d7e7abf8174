/** What is told: the event's stored snapshot, and whose delivery of it this is. */
export interface Message {
  /** `evt_…`: the same on every retry. */
  webhookId: string;
  source: string | null;
  /** JSON object as stored. */
  snapshot: string;
  /** Where clients reach this service, without a slash at the end. */
  baseUrl: string;
}

/** One attempt to tell it, for those who sign. */
export interface SignedMessage {
  webhookId: string;
  sentAt: Date;
  /** As sent. */
  body: string;
  /** Signing secrets, the current one first. */
  secrets: readonly string[];
}

/** How one product's deliveries look and when they are tried again; pure, so that the sender has no branches. */
export interface DeliveryProfile {
  /** Which way they leave; each has its module in `activities/webhooks/channels`. */
  channel: 'webhook' | 'mail';
  /** Whose signing secrets. */
  product: string;
  /** Waits after the first, second… failed attempt; one attempt more than there are waits. */
  retryAfterMs: readonly number[];
  /** Longest time of one attempt. */
  timeoutMs: number;
  body(message: Message): string;
  headers(message: SignedMessage): Record<string, string>;
}
