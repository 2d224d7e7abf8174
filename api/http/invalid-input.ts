import { type FieldProblem, PublicError } from '../../domain/errors.ts';
import { fieldPath } from '../../domain/field-path.ts';

export type InputPart = 'path' | 'query' | 'body' | 'header';

/** Bad input and the part of the request that held it, for products that tell the part. */
export class InvalidInput extends PublicError {
  readonly part: InputPart;

  constructor(part: InputPart, fields: FieldProblem[], code: 'validation_failed' | 'not_found' = 'validation_failed') {
    const [first] = fields;
    super(code, first ? `${fieldPath(first.path) || part}: ${first.message}` : 'Bad request.', { fields });
    this.name = 'InvalidInput';
    this.part = part;
  }
}
