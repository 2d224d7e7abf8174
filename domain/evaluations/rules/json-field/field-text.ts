import { foldCase } from '../../../text.ts';
import type { ReplacedValues } from '../json/parse-json-output.ts';
import type { Resolved } from '../json/resolve-path.ts';

/**
 * The folded text of a field: a string as is, all else as compact JSON; null when missing or null (section 7.3). With
 * `replaced`, the text of an object is followed by each value that a repeated key had before its last.
 */
export function fieldText(at: Resolved, replaced?: ReplacedValues): string | null {
  if (at.missing || at.value === null) return null;
  return foldCase(
    typeof at.value === 'string' ? at.value : JSON.stringify(at.value, replaced && withReplaced(replaced)),
  );
}

/** Writes `{"a":2}`, which had `"a":1` before, as `[{"a":2},{"a":1}]`. */
const withReplaced = (replaced: ReplacedValues) => (_key: string, value: unknown) => {
  const keys = typeof value === 'object' && value !== null ? replaced.get(value) : undefined;
  if (!keys || typeof value !== 'object') return value;
  const earlier = [...keys].flatMap(([key, values]) => values.map((one) => ({ [key]: one })));
  return [{ ...value }, ...earlier];
};
