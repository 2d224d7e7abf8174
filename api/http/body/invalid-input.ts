import { type FieldProblem, type InputPart, PublicError } from '../../../domain/errors.ts';
import { fieldPath } from '../../../domain/field-path.ts';

/** A bad field and the part of the request that held it. */
export type InputProblem = FieldProblem & { part: InputPart };

/** The refusal of bad input. */
export function invalidInput(fields: InputProblem[]): PublicError {
  const [first] = fields;
  return new PublicError('validation_failed', first ? summaryOf(first) : 'Bad request.', { fields });
}

/** A problem of the whole part makes a sentence with it: `The body must be a JSON object.` */
function summaryOf({ part, path, message }: InputProblem): string {
  if (path.length > 0) return `${fieldPath(path)}: ${message}`;
  if (message === 'Required.') return `The ${part} is required.`;
  return /^(?:Must|Is) /.test(message) ? `The ${part} ${message.charAt(0).toLowerCase()}${message.slice(1)}` : message;
}
