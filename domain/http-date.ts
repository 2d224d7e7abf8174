const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const time = String.raw`(?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})`;
const utc = String.raw`(?:GMT|UTC|\+0000)`;

/** The three forms of RFC 9110, section 5.6.7: IMF-fixdate, RFC 850 with its two digits of a year, and asctime. */
const forms = [
  String.raw`[a-z]{3}, (?<day>\d{1,2}) (?<month>[a-z]{3}) (?<year>\d{4}) ${time} ${utc}`,
  String.raw`[a-z]{6,9}, (?<day>\d{2})-(?<month>[a-z]{3})-(?<year>\d{2}) ${time} ${utc}`,
  String.raw`[a-z]{3} (?<month>[a-z]{3}) (?<day>[ \d]\d) ${time} (?<year>\d{4})`,
].map((form) => new RegExp(`^${form}$`, 'i'));

/** The instant of an HTTP date, as milliseconds since 1970; null when the text is none (RFC 9110, section 5.6.7). */
export function parseHttpDate(text: string, nowMs: number): number | null {
  const found = forms.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (!found) return null;
  const [day, hour, minute, second] = [found.day, found.hour, found.minute, found.second].map(Number);
  const month = months.indexOf(found.month?.toLowerCase() ?? '');
  const at = (year: number) => Date.UTC(year, month, day, hour, minute, second);
  const atMs = at(fullYear(found.year ?? '', at, nowMs));
  const isReal = month >= 0 && new Date(atMs).getUTCDate() === day && Number(hour) < 24 && Number(minute) < 60;
  return isReal ? atMs : null;
}

/** Two digits that would lie more than 50 years ahead mean the century before (RFC 9110, section 5.6.7). */
function fullYear(digits: string, at: (year: number) => number, nowMs: number): number {
  if (digits.length === 4) return Number(digits);
  const now = new Date(nowMs);
  const year = now.getUTCFullYear() - (now.getUTCFullYear() % 100) + Number(digits);
  return at(year) > now.setUTCFullYear(now.getUTCFullYear() + 50) ? year - 100 : year;
}
