/** What is told: the event's stored snapshot, and whose delivery of it this is. */
export interface Message {
  /** Names the delivery to its receiver: the same on every retry. */
  webhookId: string;
  /** Name of the event. */
  event: string;
  source: string | null;
  /** JSON object as stored. */
  snapshot: string;
  /** Where clients reach this service, without a slash at the end. */
  baseUrl: string;
}

/** One attempt to tell it, for those who sign. */
export interface SignedMessage {
  webhookId: string;
  /** Name of the event. */
  event: string;
  sentAt: Date;
  /** As sent. */
  body: string;
  /** Signing secrets, the current one first; none where there is none. */
  secrets: readonly string[];
}

/** When an endpoint is disabled by itself. */
export interface DisableRule {
  /** It says with 410 that it is gone; the delivery has ended then in any case. */
  onGone: boolean;
  /** It has only failed for so many days, and so often at least. */
  afterDays: number;
  afterFailures: number;
}

/** How one product's deliveries look and when they are tried again; pure, so that the sender has no branches. */
export interface DeliveryProfile {
  /** The name that delivery rows carry; a released one stays. */
  name: string;
  product: string;
  /** Which way they leave; each has its module in `activities/webhooks/channels`. */
  channel: 'webhook' | 'mail';
  /** How a delivery is named to its receiver: `evt_…`, or by the uuid of its row. */
  deliveryId: 'evt' | 'uuid';
  /** What has a drain of its own: the origin of an address, or one endpoint. */
  receiver: 'origin' | 'endpoint';
  /** Whose secrets sign: those of the workspace, the one of the endpoint (if it has one), or nobody's. */
  secrets: 'workspace' | 'endpoint' | 'none';
  /** Waits after the first, second… failed attempt; one attempt more than there are waits. */
  retryAfterMs: readonly number[];
  /** By how large a share of itself a wait is longer or shorter at random. */
  jitter: number;
  /** Longest time of one attempt. */
  timeoutMs: number;
  /** Requests to one receiver under way at once. */
  slots: number;
  /** Events of one entity arrive in order, unless the earlier one is not through after this long; null keeps no order. */
  overtakeAfterMs: number | null;
  /** So many failures in a row, and nothing is called for this long. */
  breaker: { failures: number; restMs: number };
  /** Null where endpoints stay as they are, or there are none. */
  disableEndpoint: DisableRule | null;
  body(message: Message): string;
  headers(message: SignedMessage): Record<string, string>;
}

/** What the shared deliveries do unless a contract says otherwise. */
export const usualDelivery = {
  channel: 'webhook',
  jitter: 0.2,
  slots: 16,
  breaker: { failures: 5, restMs: 30_000 },
  disableEndpoint: { onGone: true, afterDays: 5, afterFailures: 10 },
} as const satisfies Partial<DeliveryProfile>;
