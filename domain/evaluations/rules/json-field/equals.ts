import { deepEqual } from '../json/deep-equal.ts';
import { type FieldOp, type FieldTest, isMissing, show } from './field-op.ts';

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

/** An operand is JSON if it parses, else a string. */
function readOperand(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const comparison = (sign: '==' | '!=', test: (operand: unknown) => FieldTest): FieldOp => ({
  fromJson: (spec) => (Object.hasOwn(spec, 'value') ? test(spec.value) : null),
  fromText: (rest) => {
    const operand = rest.startsWith(sign) ? rest.slice(sign.length).trim() : '';
    return operand === '' ? null : test(readOperand(operand));
  },
});

/** Deeply equal, same JSON type (section 7.3). */
export const equals: FieldOp = comparison('==', equalTo);

/** Present and not equal (section 7.3). */
export const notEquals: FieldOp = comparison('!=', unequalTo);
