import { type FieldProblem, PublicError } from '../../domain/errors.ts';
import { fieldPath } from '../../domain/field-path.ts';

export type InputPart = 'path' | 'query' | 'body' | 'header';

interface InvalidInputOptions {
  code?: 'validation_failed' | 'not_found' | undefined;
  cause?: unknown;
}

/** Bad input and the part of the request that held it, for products that tell the part; the cause is zod's error. */
export class InvalidInput extends PublicError {
  readonly part: InputPart;

  constructor(
    part: InputPart,
    fields: FieldProblem[],
    { code = 'validation_failed', cause }: InvalidInputOptions = {},
  ) {
    const [first] = fields;
    const summary = first ? `${fieldPath(first.path) || part}: ${first.message}` : 'Bad request.';
    super(code, code === 'not_found' ? 'Not found.' : summary, { fields, cause });
    this.name = 'InvalidInput';
    this.part = part;
  }
}
