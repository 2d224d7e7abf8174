import { parseJson } from '../../../json/parse-json.ts';
import { isBlank } from '../../../text.ts';
import { deepEqual } from '../json/deep-equal.ts';
import type { Resolved } from '../json/resolve-path.ts';
import { type FieldOp, type FieldTest, isMissing, show } from './field-op.ts';

const isThere = (at: Resolved) => !at.missing && !isBlank(at.value);

/** Present, not null, not a blank string (section 7.3). */
export const exists: FieldOp = {
  operands: [],
  fromJson: () => (at) => (isThere(at) ? null : isMissing),
  fromText: (rest) => (/^(?:exists)?$/i.test(rest) ? (at) => (isThere(at) ? null : isMissing) : null),
};

/** The opposite of `exists`. */
export const missing: FieldOp = {
  operands: [],
  forbids: true,
  fromJson: () => (at) => (isThere(at) ? 'is present' : null),
  fromText: (rest) => (/^missing$/i.test(rest) ? missing.fromJson({}) : null),
};

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

/** What joins conditions in other languages, or compares once more; within quotes it is plain text. */
const secondCondition = /^=|==|!=|[<>]|&&|\|\||(?<![\p{L}\p{N}_])(?:and|or)(?![\p{L}\p{N}_])/iu;
const unfinished = /^["'`\u2018\u201c[{]/;

/** The operand of a comparison: JSON if it parses, else a text; null when it is neither or says more than one thing. */
function readOperand(text: string): { value: unknown } | null {
  try {
    return { value: parseJson(text) };
  } catch {
    return text === '' || secondCondition.test(text) || unfinished.test(text) ? null : { value: text };
  }
}

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
