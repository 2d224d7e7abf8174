import type { createRateLimiter, WindowState } from '../../../db/http/rate-limit.ts';
import { PublicError } from '../../../domain/errors.ts';
import type { Operator, Principal } from '../../../domain/tenancy/principal.ts';
import type { LimitRule, LimitState } from './limit-rule.ts';

/** Who is counted. */
export interface Caller {
  principal: Principal | Operator | null;
  ip: string;
}

export type RateLimiter = ReturnType<typeof createRateLimiter>;

const defaultMessage = 'Too many requests. Please slow down and try again shortly.';

function subject({ by, name }: LimitRule, { principal, ip }: Caller): string {
  if (by === 'ip') return ip;
  const counted = by === 'key' ? principal?.keyId : principal?.workspaceId;
  if (!counted) throw new Error(`the limit ${name} counts by ${by}, and the caller has none`);
  return counted;
}

function limitOf({ limit, name }: LimitRule, { principal }: Caller): number {
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
  refusal: PublicError | null;
}

/** Counts a call under a rule whose numbers are multiplied by `scale`. */
export async function takeLimit(
  limiter: RateLimiter,
  rule: LimitRule,
  caller: Caller,
  { scale, cost = 1 }: { scale: number; cost?: number },
): Promise<Taken> {
  const { windowMs } = rule;
  const limit = Math.max(1, Math.round(limitOf(rule, caller) * scale));
  const window = await limiter({ key: `${rule.name}:${subject(rule, caller)}`, windowMs, limit, cost });
  const resetAtMs = (window.newestAtMs ?? window.nowMs) + windowMs;
  const state = { limit, remaining: Math.max(0, limit - window.used), resetAtMs };
  if (window.granted) return { state, refusal: null };
  const retryAfterSeconds = rule.retryAfter === 'oldest' ? secondsUntilFree(window, windowMs) : rule.retryAfter;
  return { state, refusal: new PublicError('rate_limited', rule.message ?? defaultMessage, { retryAfterSeconds }) };
}
