/**
 * One thing done, for the log: ids, what came of it and how long it took. The names are one vocabulary for all rooms
 * (docs/logging.md). There is no place for a body, a key or an address, and none may be put into another field.
 */
export interface Done {
  /** What came of it, in one word or two. */
  outcome: string;
  /** How long it took, in milliseconds. */
  ms?: number;
  workspaceId?: string | null | undefined;
  /** The id of what it was done to, and of what belongs to that: `logId`, `deliveryId`, `requestId`. */
  [id: `${string}Id`]: string | null | undefined;
  product?: string | undefined;
  route?: string | undefined;
  workflow?: string;
  profile?: string;
  /** Which attempt it was; the first is 1. */
  attempt?: number;
  /** HTTP status of an answer. */
  status?: number | null;
}

/** Logs one thing done; `what` names it in the past: `log evaluated`. */
export type LogDone = (what: string, done: Done) => void;
