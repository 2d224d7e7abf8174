import { deepEqual } from '../json/deep-equal.ts';
import { type FieldOp, type FieldTest, isMissing, show } from './field-op.ts';
import { readOperand } from './operand.ts';

const equalTo =
  (wanted: unknown): FieldTest =>
  (at) => {
    if (at.missing) return isMissing;
    return deepEqual(at.value, wanted) ? null : `is ${show(at.value)}, not ${show(wanted)}`;
  };

const unequalTo =
  (unwanted: unknown): FieldTest =>
  (at) => {
    if (at.missing) return isMissing;
    return deepEqual(at.value, unwanted) ? `is ${show(unwanted)}` : null;
  };

const comparison = (sign: '==' | '!=', test: (operand: unknown) => FieldTest): FieldOp => ({
  operands: ['value'],
  fromJson: (spec) => (Object.hasOwn(spec, 'value') ? test(spec.value) : null),
  fromText: (rest) => {
    const operand = rest.startsWith(sign) ? readOperand(rest.slice(sign.length).trim()) : null;
    return operand && test(operand.value);
  },
});

/** Deeply equal, same JSON type; numbers by value, exactly (section 7.3). */
export const equals: FieldOp = comparison('==', equalTo);

/** Present and not equal (section 7.3). */
export const notEquals: FieldOp = { ...comparison('!=', unequalTo), forbids: true };
