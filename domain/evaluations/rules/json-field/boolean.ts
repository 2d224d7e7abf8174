import { type FieldOp, type FieldTest, isMissing, show } from './field-op.ts';

const isBoolean =
  (wanted: boolean | null): FieldTest =>
  (at) => {
    if (at.missing) return isMissing;
    if (typeof at.value !== 'boolean') return `is ${show(at.value)}, not a boolean`;
    return wanted === null || at.value === wanted ? null : `is ${at.value}, not ${wanted}`;
  };

/** A JSON boolean, equal to `value` if given (section 7.3). */
export const boolean: FieldOp = {
  operands: ['value'],
  fromJson: ({ value = null }) => (value === null || typeof value === 'boolean' ? isBoolean(value) : null),
  fromText: (rest) => {
    const word = /^is\s+(boolean|true|false)$/i.exec(rest)?.[1]?.toLowerCase();
    if (word === undefined) return null;
    return isBoolean(word === 'boolean' ? null : word === 'true');
  },
};
