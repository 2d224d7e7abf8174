import type { Principal } from '../../../domain/tenancy/principal.ts';

/** Whose calls share a window: everybody of the workspace, each key, or each client address. */
type LimitedBy = 'workspace' | 'key' | 'ip';

/** How often a route may be called: a sliding window shared by all processes. Rules of one name share their window. */
export interface LimitRule {
  name: string;
  limit: number | ((principal: Principal) => number);
  windowMs: number;
  by: LimitedBy;
  /** Seconds told to a refused caller: a constant, or until the oldest counted call leaves the window. */
  retryAfter: 'oldest' | number;
  /** What a refused caller reads. */
  message?: string;
}

/** How a limit stands after a call was counted or refused; for the rate limit headers of a product. */
export interface LimitState {
  limit: number;
  remaining: number;
  /** When the window is empty again if nobody calls, in milliseconds since 1970 by the database's clock. */
  resetAtMs: number;
}
