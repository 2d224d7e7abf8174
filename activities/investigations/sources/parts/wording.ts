type Value = string | number | Date | readonly string[] | null | undefined;

/** `Location: Berlin. Followers: 1,204.` of what is known; values that are absent or empty are left out. */
export function facts(values: Record<string, Value>): string {
  const known = Object.entries(values).flatMap(([name, value]) => {
    const text = worded(value);
    return text === '' ? [] : [`${name}: ${text}.`];
  });
  return known.join(' ');
}

function worded(value: Value): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return value.toLocaleString('en-US');
  if (value instanceof Date) return dayOf(value);
  if (typeof value === 'string') return value.trim().replace(/\.+$/, '');
  return value
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join(', ');
}

/** `2019-04-30`, in UTC; empty for an instant that is none. */
export const dayOf = (at: Date): string => (Number.isNaN(at.getTime()) ? '' : at.toISOString().slice(0, 10));

/** An instant of so many seconds since 1970. */
export const atSeconds = (seconds: number): Date => new Date(seconds * 1000);
