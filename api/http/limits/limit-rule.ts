import type { Principal } from '../../../domain/tenancy/principal.ts';

/** Whose calls share a window: everybody of the workspace, each key, or each client address. */
type LimitedBy = 'workspace' | 'key' | 'ip';

/**
 * How often a route may be called: a sliding window shared by all processes. Rules of one name share it within a product.
 * `Own` are the codes that the product adds to the server's.
 */
export interface LimitRule<Own extends string = never> {
  name: string;
  limit: number | ((principal: Principal) => number);
  windowMs: number;
  by: LimitedBy;
  /** Seconds told to a refused caller: a constant, or until the oldest counted call leaves the window. */
  retryAfter: 'oldest' | number;
  /** The error that a refused caller is answered. */
  code?: 'rate_limited' | Own;
  /** What a refused caller reads. */
  message?: string;
}

/** How many of a thing a workspace may make in a calendar month (UTC); what is deleted stays counted. */
export interface QuotaRule<Own extends string = never> {
  name: string;
  /** Null has no end, and is counted all the same. */
  limit: (principal: Principal) => number | null;
  code?: 'rate_limited' | Own;
  message: string;
  /** Whether a refused caller is told the seconds to the next month. */
  tellsReset: boolean;
}

/** How a limit or a quota stands after a call was counted or refused; for the headers of a product. */
export interface LimitState {
  limit: number;
  remaining: number;
  /** When all of it is free again if nobody calls, in milliseconds since 1970 by the database's clock. */
  resetAtMs: number;
}

/** The limits that were counted for a request, by the names of their rules, in the order in which they were. */
export type LimitStates = ReadonlyMap<string, LimitState>;
