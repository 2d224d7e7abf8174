import { type FieldProblem, PublicError } from '../../../domain/errors.ts';
import { fieldPath } from '../../../domain/field-path.ts';

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
    const summary = first ? summaryOf(part, first) : 'Bad request.';
    super(code, code === 'not_found' ? 'Not found.' : summary, { fields, cause });
    this.name = 'InvalidInput';
    this.part = part;
  }
}

/** A problem of the whole part makes a sentence with it: `The body must be a JSON object.` */
function summaryOf(part: InputPart, { path, message }: FieldProblem): string {
  if (path.length > 0) return `${fieldPath(path)}: ${message}`;
  if (message === 'Required.') return `The ${part} is required.`;
  return /^(?:Must|Is) /.test(message) ? `The ${part} ${message.charAt(0).toLowerCase()}${message.slice(1)}` : message;
}
