import { ExactNumber } from '../../../json/exact-number.ts';
import { oneLine } from '../../../text.ts';
import type { Resolved } from '../json/resolve-path.ts';

/** Why the value at the path does not hold, or null when it does. Relative dates count from `timestampMs`. */
export type FieldTest = (at: Resolved, timestampMs: number) => string | null;

/** One operation of `json_field` in its two spellings; null for what is not, or not fully, this operation. */
export interface FieldOp {
  /** The keys that its JSON form may have beside `path` and `op`. */
  operands: readonly string[];
  /** It says what must not be there, so it looks at each value of a key that an object repeats. */
  forbids?: true;
  fromJson: (spec: Record<string, unknown>) => FieldTest | null;
  /** `rest` is what follows the path, trimmed. */
  fromText: (rest: string) => FieldTest | null;
}

/** A value for a summary; nesting is not shown, as it could be thousands deep. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `"${oneLine(value, 60)}"`;
  if (value instanceof ExactNumber) return oneLine(value.text, 60);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

export const isMissing = 'is missing';
