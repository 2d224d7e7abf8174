import type { ReplacedValues } from '../json/parse-json-output.ts';
import type { Resolved } from '../json/resolve-path.ts';
import { foldText } from '../keywords/fold-text.ts';

const none: ReplacedValues = new Map();

/**
 * The folded text of a field: a string as is, all else as compact JSON; null when missing or null (section 7.3). With
 * `replaced`, the text of an object is followed by each value that a repeated key had before its last.
 */
export function fieldText(at: Resolved, replaced = none): string | null {
  if (at.missing || at.value === null) return null;
  return foldText(typeof at.value === 'string' ? at.value : JSON.stringify(at.value, asText(replaced)));
}

/**
 * A line break within a string is a blank: JSON would write it as a backslash and a letter, and no keyword would be
 * found across it. `{"a":2}` that had `"a":1` before is `[{"a":2},{"a":1}]`.
 */
const asText = (replaced: ReplacedValues) => (_key: string, value: unknown) => {
  if (typeof value === 'string') return value.replace(/\s+/g, ' ');
  const keys = typeof value === 'object' && value !== null ? replaced.get(value) : undefined;
  if (!keys || typeof value !== 'object') return value;
  const earlier = [...keys].flatMap(([key, values]) => values.map((one) => ({ [key]: one })));
  return [{ ...value }, ...earlier];
};
