import { z } from 'zod';
import { type ErrorCode, errorStatus, type FieldProblem } from '../../domain/errors.ts';
import { fieldPath } from '../../domain/field-path.ts';
import type { ErrorShape } from '../http/product.ts';

/** How the contract spells each error (section 2.2). */
const spelling = {
  validation_failed: 'VALIDATION_ERROR',
  malformed_json: 'INVALID_JSON',
  unauthenticated: 'UNAUTHORIZED',
  invalid_credential: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  not_found: 'NOT_FOUND',
  conflict: 'CONFLICT',
  payload_too_large: 'PAYLOAD_TOO_LARGE',
  unsupported_media_type: 'UNSUPPORTED_MEDIA_TYPE',
  rate_limited: 'RATE_LIMITED',
  internal: 'INTERNAL_ERROR',
  unavailable: 'UNAVAILABLE',
} as const satisfies Record<ErrorCode, string>;

const EvaluationsError = z
  .object({
    error: z.string().meta({ description: 'For people; its wording may change.' }),
    code: z.enum(spelling),
    fields: z
      .record(z.string(), z.string())
      .optional()
      .meta({ description: 'On validation errors of fields: messages by field path, as `attachments[0].data`.' }),
  })
  .meta({ id: 'EvaluationsError' });

/** The error shape of the evaluations product (contract section 2.2). */
export const evaluationsErrors: ErrorShape = {
  status: errorStatus,
  schema: () => EvaluationsError,
  body: ({ code, message, fields }) => ({
    error: message,
    code: spelling[code],
    ...(code === 'validation_failed' && badFields(fields)),
  }),
};

/** Messages by field; absent when the body as a whole is wrong, which `error` says. */
function badFields(problems: FieldProblem[]): { fields?: Record<string, string> } {
  const inFields = problems.filter(({ path }) => path.length > 0);
  if (inFields.length === 0) return {};
  // The first problem of a field is the one to fix first.
  return { fields: Object.fromEntries(inFields.reverse().map(({ path, message }) => [fieldPath(path), message])) };
}
