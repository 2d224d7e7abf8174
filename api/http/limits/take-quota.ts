import { readQuota, takeQuota as take } from '../../../db/http/monthly-quota.ts';
import type { SqlTransaction } from '../../../db/sql/sql-transaction.ts';
import { PublicError } from '../../../domain/errors.ts';
import type { Principal } from '../../../domain/tenancy/principal.ts';
import type { QuotaRule } from './limit-rule.ts';
import type { Taken } from './take-limit.ts';

/** How a quota stands this month. */
export interface QuotaUse {
  used: number;
  /** Null has no end. */
  limit: number | null;
  /** The calendar month in UTC, in milliseconds since 1970: its first, and that of the next. */
  startsAtMs: number;
  endsAtMs: number;
}

const limitOf = ({ limit }: QuotaRule<string>, principal: Principal, scale: number): number | null => {
  const unscaled = limit(principal);
  return unscaled === null ? null : Math.max(1, Math.round(unscaled * scale));
};

/** Takes `amount`, all of it or nothing, in the transaction that stores what is counted. */
export async function takeQuota(
  sql: SqlTransaction,
  rule: QuotaRule<string>,
  principal: Principal,
  { scale, amount }: { scale: number; amount: number },
): Promise<Taken | null> {
  const limit = limitOf(rule, principal, scale);
  const { workspaceId } = principal;
  const { granted, used, endsAtMs, nowMs } = await take(sql, { workspaceId, name: rule.name, amount, limit });
  if (limit === null) return null;
  const state = { limit, remaining: Math.max(0, limit - used), resetAtMs: endsAtMs };
  if (granted) return { state, refusal: null };
  const retryAfterSeconds = rule.tellsReset ? Math.max(1, Math.ceil((endsAtMs - nowMs) / 1000)) : undefined;
  return { state, refusal: new PublicError<string>(rule.code ?? 'rate_limited', rule.message, { retryAfterSeconds }) };
}

/** How a quota stands, without counting. */
export async function quotaUse(
  sql: SqlTransaction,
  rule: QuotaRule<string>,
  principal: Principal,
  scale: number,
): Promise<QuotaUse> {
  const { used, startsAtMs, endsAtMs } = await readQuota(sql, principal.workspaceId, rule.name);
  return { used, limit: limitOf(rule, principal, scale), startsAtMs, endsAtMs };
}
