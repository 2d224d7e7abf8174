import type { Recipient } from './recipient.ts';

/** What an event is about. */
export interface EventEntity {
  /** Singular noun of its product: `log`, `case`. */
  kind: string;
  /** The id by which callers know it; it may be used again once the entity is deleted. */
  id: string;
  /** Its internal uuid, by which the event goes with it. */
  uid: string;
}

/** Something that happened, and who has to be told. */
export interface NewEvent {
  product: string;
  /** Its name in the product's contract. */
  type: string;
  entity: EventEntity | null;
  /** As the profiles of its recipients expect it. */
  body: object;
  recipients: readonly Recipient[];
}
