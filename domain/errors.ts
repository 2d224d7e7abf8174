/** Every error that a caller may be told of, and the HTTP status it usually has. A product maps each to its spelling. */
export const errorStatus = {
  validation_failed: 400,
  malformed_json: 400,
  unauthenticated: 401,
  invalid_credential: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** One bad field: where it is, as a zod path, and why. */
export interface FieldProblem {
  path: PropertyKey[];
  message: string;
}

/**
 * An error with two halves: `message` and `fields` are for the caller; `cause` is for the log and never leaves. A
 * handler throws it, and the product of the route gives it its shape.
 */
export class PublicError extends Error {
  readonly code: ErrorCode;
  readonly fields: FieldProblem[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { fields?: FieldProblem[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'PublicError';
    this.code = code;
    this.fields = options.fields ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export const notFound = (what: string) => new PublicError('not_found', `${what} not found.`);
