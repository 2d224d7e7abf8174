import { readDecimal, sameDecimal } from './decimal.ts';

declare global {
  interface JSON {
    /** Text that `JSON.stringify` writes as it stands (ECMAScript proposal "JSON.parse source text access"). */
    rawJSON(text: string): object;
  }
}

/** A JSON number whose spelling a double would change: too many digits, too large, or written another way (`1.0`, `1e3`). */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** `JSON.stringify` writes the number as it was sent. */
  toJSON(): object {
    return JSON.rawJSON(this.text);
  }
}

/** What a number of JSON is read as: a double where that writes the same digits again. */
export type JsonNumber = number | ExactNumber;

export const isJsonNumber = (value: unknown): value is JsonNumber =>
  typeof value === 'number' || value instanceof ExactNumber;

/** The digits of a number as they were sent. */
export const numberText = (value: JsonNumber): string => (typeof value === 'number' ? String(value) : value.text);

/** A number by its spelling in JSON. */
export function toJsonNumber(text: string): JsonNumber {
  const double = Number(text);
  return String(double) === text ? double : new ExactNumber(text);
}

/** More digits than this are those of no double that anybody sends: `toPrecision` ends here. */
const MOST_DIGITS = 100;

/** The double that holds this value, or null: then storing it as a double would change it. */
export function toDouble(value: JsonNumber): number | null {
  if (typeof value === 'number') return value;
  const decimal = readDecimal(value.text);
  const double = Number(value.text);
  if (!decimal || !Number.isFinite(double) || decimal.digits.length > MOST_DIGITS) return null;
  // Either the shortest spelling of the double, or as many of its digits as were sent (0.10000000000000001).
  const same = (text: string) => sameDecimal(decimal, readDecimal(text));
  return same(String(double)) || same(double.toPrecision(Math.max(1, decimal.digits.length))) ? double : null;
}
