import { foldCase } from '../../../text.ts';
import type { Resolved } from '../json/resolve-path.ts';

/** The folded text of a field: a string as is, all else as compact JSON; null when missing or null (section 7.3). */
export function fieldText(at: Resolved): string | null {
  if (at.missing || at.value === null) return null;
  return foldCase(typeof at.value === 'string' ? at.value : JSON.stringify(at.value));
}
