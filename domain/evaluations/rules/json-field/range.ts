import * as z from 'zod';
import { compareDecimals, type Decimal, readDecimal } from '../../../json/decimal.ts';
import { isJsonNumber, type JsonNumber, numberText } from '../../../json/exact-number.ts';
import { type FieldOp, type FieldTest, isMissing, show } from './field-op.ts';

/** A bound, and what the difference of a value to it must be like. */
interface Bound {
  at: Decimal;
  holds: (difference: number) => boolean;
}

const signs = {
  '>=': (difference: number) => difference >= 0,
  '>': (difference: number) => difference > 0,
  '<=': (difference: number) => difference <= 0,
  '<': (difference: number) => difference < 0,
} as const satisfies Record<string, Bound['holds']>;
type Sign = keyof typeof signs;
const isSign = (text: string | undefined): text is Sign => text !== undefined && Object.hasOwn(signs, text);

const keys = { gte: '>=', min: '>=', gt: '>', lte: '<=', max: '<=', lt: '<' } as const satisfies Record<string, Sign>;
const keyNames = ['gte', 'min', 'gt', 'lte', 'max', 'lt'] as const satisfies readonly (keyof typeof keys)[];

const bound = z
  .custom<JsonNumber>(isJsonNumber)
  .transform((value) => readDecimal(numberText(value)))
  .optional();
const jsonForm = z.object({ gte: bound, min: bound, gt: bound, lte: bound, max: bound, lt: bound });

const plainDecimal = /^[+-]?(?:\d+(?:\.\d+)?|\.\d+)$/;
const readPlain = (text: string): Decimal | null => (plainDecimal.test(text) ? readDecimal(text) : null);

const toDecimal = (value: unknown): Decimal | null => {
  if (isJsonNumber(value)) return readDecimal(numberText(value));
  return typeof value === 'string' ? readPlain(value) : null;
};

/** A range that no number lies in, such as 9..1, is a mistake; so is one without a bound. */
function within(bounds: readonly (readonly [Sign, Decimal | null])[]): FieldTest | null {
  const read = bounds.flatMap(([sign, at]): Bound[] => (at ? [{ at, holds: signs[sign] }] : []));
  if (read.length === 0 || read.length < bounds.length || !isPossible(bounds)) return null;
  return (at) => {
    if (at.missing) return isMissing;
    const value = toDecimal(at.value);
    if (value === null) return `is ${show(at.value)}, not a number`;
    const inside = read.every(({ at: limit, holds }) => holds(compareDecimals(value, limit)));
    return inside ? null : `is ${show(at.value)}, outside the range`;
  };
}

function isPossible(bounds: readonly (readonly [Sign, Decimal | null])[]): boolean {
  const of = (end: '>' | '<') => bounds.flatMap(([sign, at]) => (at && sign.startsWith(end) ? [at] : []));
  return of('>').every((lower) => of('<').every((upper) => compareDecimals(lower, upper) <= 0));
}

/** A number, or a string that is a plain decimal number, within the bounds; compared exactly (section 7.3). */
export const range: FieldOp = {
  operands: keyNames,
  fromJson: (spec) => {
    const read = jsonForm.safeParse(spec);
    if (!read.success) return null;
    return within(keyNames.flatMap((key) => (read.data[key] === undefined ? [] : [[keys[key], read.data[key]]])));
  },
  fromText: (rest) => {
    const [, from, to] = /^([+-]?[\d.]*\d)\s*\.\.\s*([+-]?[\d.]*\d)$/.exec(rest) ?? [];
    if (from !== undefined && to !== undefined) {
      return within([
        ['>=', readPlain(from)],
        ['<=', readPlain(to)],
      ]);
    }
    const [, sign, operand = ''] = /^([<>]=?)\s*(\S+)$/.exec(rest) ?? [];
    return isSign(sign) ? within([[sign, readPlain(operand)]]) : null;
  },
};
