import { isBlank } from '../../../text.ts';
import type { Resolved } from '../json/resolve-path.ts';
import { type FieldOp, isMissing } from './field-op.ts';

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
