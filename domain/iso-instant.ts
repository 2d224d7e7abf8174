const shape =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:([Zz])|([+-])(\d\d)(?::?(\d\d))?)?)?$/;

/**
 * Milliseconds since 1970 of an ISO 8601 date-time, or null. A bare date is midnight UTC; a date-time needs `Z` or an
 * offset unless `assumeUtc`. Leap seconds, days a month does not have and years outside 1–9999 in UTC are refused,
 * because neither Date nor PostgreSQL round-trips them (contract evaluations, section 2).
 */
export function isoInstant(text: string, { assumeUtc = false } = {}): number | null {
  const match = shape.exec(text.trim());
  if (!match) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zulu, sign] = match;
  const hasTime = match[4] !== undefined;
  if (hasTime && !zulu && !sign && !assumeUtc) return null;
  const at = new Date(0);
  at.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  at.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, '0').slice(0, 3)));
  if (at.getUTCMonth() !== Number(month) - 1 || at.getUTCDate() !== Number(day)) return null;
  if (at.getUTCHours() !== Number(hour) || at.getUTCMinutes() !== Number(minute)) return null;
  if (at.getUTCSeconds() !== Number(second)) return null;
  return withOffset(at.getTime(), sign, Number(match[10] ?? 0), Number(match[11] ?? 0));
}

function withOffset(local: number, sign: string | undefined, hours: number, minutes: number): number | null {
  if (hours > 23 || minutes > 59) return null;
  const offsetMs = (hours * 60 + minutes) * 60_000;
  const instant = sign === '-' ? local + offsetMs : local - offsetMs;
  const year = new Date(instant).getUTCFullYear();
  return year >= 1 && year <= 9999 ? instant : null;
}
