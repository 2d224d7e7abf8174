/** A decimal number as sign × 0.digits × 10^exponent; digits have no zero at either end, and none at all for 0. */
export interface Decimal {
  sign: -1 | 0 | 1;
  digits: string;
  /** Has no bound, as the exponent that a text names has none. */
  exponent: bigint;
}

const spelling = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** Reads a decimal number of any length (`-1.50e3`, `.5`, `+7`); null for any other text. */
export function readDecimal(text: string): Decimal | null {
  const [, sign, whole = '', fraction = '', power = '0'] = spelling.exec(text) ?? [];
  if (sign === undefined || whole + fraction === '') return null;
  const all = whole + fraction;
  const first = all.search(/[1-9]/);
  if (first === -1) return { sign: 0, digits: '', exponent: 0n };
  return {
    sign: sign === '-' ? -1 : 1,
    digits: all.slice(first, endOfDigits(all)),
    exponent: BigInt(whole.length - first) + BigInt(power.replace('+', '')),
  };
}

/** Where the trailing zeros begin; by hand, because `/0+$/` takes time by the square of the zeros within. */
function endOfDigits(all: string): number {
  let end = all.length;
  while (all.charAt(end - 1) === '0') end--;
  return end;
}

/** Below 0 when `a` is the smaller one, 0 when both have one value, above 0 otherwise; exact at any length. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.sign !== b.sign) return a.sign - b.sign;
  if (a.exponent !== b.exponent) return a.exponent < b.exponent ? -a.sign : a.sign;
  if (a.digits === b.digits) return 0;
  return a.digits < b.digits ? -a.sign : a.sign; // as fractions, texts of digits order as their values do
}

export const sameDecimal = (a: Decimal | null, b: Decimal | null): boolean =>
  a !== null && b !== null && compareDecimals(a, b) === 0;
