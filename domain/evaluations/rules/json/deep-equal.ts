import { readDecimal, sameDecimal } from '../../../json/decimal.ts';
import { isJsonNumber, numberText } from '../../../json/exact-number.ts';

/** Two numbers are one value whatever their spelling: 5, 5.0 and 5e0. */
const sameNumber = (a: unknown, b: unknown): boolean =>
  isJsonNumber(a) && isJsonNumber(b) && sameDecimal(readDecimal(numberText(a)), readDecimal(numberText(b)));

/** Whether two JSON values are equal, same types included; iterative, since an output may nest thousands deep. */
export function deepEqual(left: unknown, right: unknown): boolean {
  const open: [unknown, unknown][] = [[left, right]];
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [a, b] = pair;
    if (a === b || sameNumber(a, b)) continue;
    if (isJsonNumber(a) || isJsonNumber(b)) return false;
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
    if (Array.isArray(a) !== Array.isArray(b)) return false;
    const entries = Object.entries(a);
    const others = new Map<string, unknown>(Object.entries(b));
    if (entries.length !== others.size || entries.some(([key]) => !others.has(key))) return false;
    for (const [key, value] of entries) open.push([value, others.get(key)]);
  }
  return true;
}
