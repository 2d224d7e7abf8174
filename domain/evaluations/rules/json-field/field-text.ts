import type { Resolved } from '../json/resolve-path.ts';
import { foldText } from '../keywords/fold-text.ts';

/** The folded text of a field: a string as is, all else as compact JSON; null when missing or null (section 7.3). */
export function fieldText(at: Resolved): string | null {
  if (at.missing || at.value === null) return null;
  return foldText(typeof at.value === 'string' ? at.value : JSON.stringify(at.value, withoutBreaks));
}

/** JSON would write a line break as a backslash and a letter, and no keyword would be found across it. */
const withoutBreaks = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/\s+/g, ' ') : value;
