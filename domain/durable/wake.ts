/**
 * Tells Temporal that work has committed. Calls return at once and never fail: they are coalesced per key, and what
 * gets lost on the way is found by the relay.
 */
export interface Wake {
  /** Rows of a drain's key have committed. */
  drain(queue: string, workspaceId: string, key?: string): void;
  /** A row that is a job of its own has committed. `id` is its internal id, `entity` the name operators know it by. */
  job(queue: string, workspaceId: string, id: string, entity: string): void;
  /** Jobs of a queue with places have committed to wait for one, or one of them has ended and left its places. */
  admit(queue: string): void;
}
