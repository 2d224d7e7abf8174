import type { createRateLimiter, WindowState } from '../../../db/http/rate-limit.ts';
import type { SqlTransaction } from '../../../db/sql/sql-transaction.ts';
import { PublicError } from '../../../domain/errors.ts';
import type { Operator, Principal } from '../../../domain/tenancy/principal.ts';
import type { LimitRule, LimitState } from './limit-rule.ts';

/** Who is counted. */
export interface Caller {
  principal: Principal | Operator | null;
  ip: string;
}

export type RateLimiter = ReturnType<typeof createRateLimiter>;

/** How much a call counts, and the transaction that it is counted in, so that a rollback takes it back. */
export interface TakeOptions {
  cost?: number | undefined;
  sql?: SqlTransaction | undefined;
}

const defaultMessage = 'Too many requests. Please slow down and try again shortly.';

function subject({ by, name }: LimitRule<string>, { principal, ip }: Caller): string {
  if (by === 'ip') return ip;
  const counted = by === 'key' ? principal?.keyId : principal?.workspaceId;
  if (!counted) throw new Error(`the limit ${name} counts by ${by}, and the caller has none`);
  return counted;
}

function limitOf({ limit, name }: LimitRule<string>, { principal }: Caller): number {
  if (typeof limit === 'number') return limit;
  if (!principal?.workspaceId)
    throw new Error(`the limit ${name} depends on the caller's workspace, and there is none`);
  return limit(principal);
}

const secondsUntilFree = ({ oldestAtMs, nowMs }: WindowState, windowMs: number): number =>
  Math.max(1, Math.ceil(((oldestAtMs ?? nowMs) + windowMs - nowMs) / 1000));

/** What became of a counted call; `refusal` is to be thrown. */
export interface Taken {
  state: LimitState;
  refusal: PublicError<string> | null;
}

/** Counts a call under a rule whose numbers are multiplied by `scale`. */
export async function takeLimit(
  limiter: RateLimiter,
  rule: LimitRule<string>,
  caller: Caller,
  { scale, cost = 1, sql }: TakeOptions & { scale: number },
): Promise<Taken> {
  const { windowMs, code = 'rate_limited', message = defaultMessage } = rule;
  const limit = Math.max(1, Math.round(limitOf(rule, caller) * scale));
  const window = await limiter({ key: `${rule.name}:${subject(rule, caller)}`, windowMs, limit, cost }, sql);
  const resetAtMs = (window.newestAtMs ?? window.nowMs) + windowMs;
  const state = { limit, remaining: Math.max(0, limit - window.used), resetAtMs };
  if (window.granted) return { state, refusal: null };
  const retryAfterSeconds = rule.retryAfter === 'oldest' ? secondsUntilFree(window, windowMs) : rule.retryAfter;
  return { state, refusal: new PublicError<string>(code, message, { retryAfterSeconds }) };
}
