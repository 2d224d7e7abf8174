import { parseHttpDate } from './http-date.ts';

/**
 * What a `Retry-After` asks for, in milliseconds from now: whole seconds or an HTTP date, 0 for one gone by; null when
 * it is neither (RFC 9110, section 10.2.3).
 */
export function readRetryAfter(header: string | undefined, nowMs: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const atMs = parseHttpDate(text, nowMs);
  return atMs === null ? null : Math.max(0, atMs - nowMs);
}
