import { date } from './date.ts';
import type { FieldOp } from './field-op.ts';
import { range } from './range.ts';
import { boolean, equals, exists, missing, notEquals } from './value-ops.ts';

/** Every operation of `json_field` by its name in the JSON form (section 7.3). */
export const fieldOps = {
  exists,
  missing,
  equals,
  not_equals: notEquals,
  range,
  boolean,
  date,
} as const satisfies Record<string, FieldOp>;

export type FieldOpName = keyof typeof fieldOps;

export const isFieldOp = (name: unknown): name is FieldOpName =>
  typeof name === 'string' && Object.hasOwn(fieldOps, name);
