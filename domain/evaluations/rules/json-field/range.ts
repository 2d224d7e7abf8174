import * as z from 'zod';
import { type FieldOp, type FieldTest, isMissing, show } from './field-op.ts';

interface Bounds {
  gte?: number | undefined;
  gt?: number | undefined;
  lte?: number | undefined;
  lt?: number | undefined;
}

const bound = z.number().optional();
const jsonForm = z
  .object({ gte: bound, gt: bound, lte: bound, lt: bound, min: bound, max: bound })
  .transform(({ min, max, ...bounds }): Bounds => ({ ...bounds, gte: bounds.gte ?? min, lte: bounds.lte ?? max }));

const decimal = /^[+-]?(?:\d+(?:\.\d+)?|\.\d+)$/;
const signs = { '>=': 'gte', '>': 'gt', '<=': 'lte', '<': 'lt' } as const satisfies Record<string, keyof Bounds>;
const isSign = (text: string | undefined): text is keyof typeof signs =>
  text !== undefined && Object.hasOwn(signs, text);

const asNumber = (value: unknown): number | null => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && decimal.test(value) ? Number(value) : null;
};

function within({ gte, gt, lte, lt }: Bounds): FieldTest | null {
  const lower = Math.max(gte ?? -Infinity, gt ?? -Infinity);
  const upper = Math.min(lte ?? Infinity, lt ?? Infinity);
  if (lower > upper || (lower === -Infinity && upper === Infinity)) return null;
  const holds = (value: number) =>
    value >= (gte ?? -Infinity) &&
    value <= (lte ?? Infinity) &&
    (gt === undefined || value > gt) &&
    (lt === undefined || value < lt);
  return (at) => {
    if (at.missing) return isMissing;
    const value = asNumber(at.value);
    if (value === null) return `is ${show(at.value)}, not a number`;
    return holds(value) ? null : `is ${value}, outside the range`;
  };
}

/** A number, or a string that is a plain decimal number, within the bounds (section 7.3). */
export const range: FieldOp = {
  fromJson: (spec) => {
    const read = jsonForm.safeParse(spec);
    return read.success ? within(read.data) : null;
  },
  fromText: (rest) => {
    const [, from, to] = /^([+-]?[\d.]*\d)\s*\.\.\s*([+-]?[\d.]*\d)$/.exec(rest) ?? [];
    if (from !== undefined && to !== undefined) {
      return decimal.test(from) && decimal.test(to) ? within({ gte: Number(from), lte: Number(to) }) : null;
    }
    const [, sign, operand = ''] = /^([<>]=?)\s*(\S+)$/.exec(rest) ?? [];
    return isSign(sign) && decimal.test(operand) ? within({ [signs[sign]]: Number(operand) }) : null;
  },
};
