import type * as z from 'zod';

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

/** The codes of the server itself, a closed list; what a product adds to them are its `ownErrors`. */
export type ErrorCode = keyof typeof errorStatus;

/** The part of a request that held a bad field. */
export type InputPart = 'path' | 'query' | 'body' | 'header';

/** One bad field: where it is, as a zod path, and why. */
export interface FieldProblem {
  path: PropertyKey[];
  message: string;
  /** Absent where a handler refuses the field, which then is one of the body. */
  part?: InputPart;
  /** What the schema found; absent where no schema refused it. */
  issue?: z.core.$ZodIssue;
  /** The value as it came, before any coercion; undefined where there was none. */
  input?: unknown;
}

interface ErrorOptions {
  fields?: FieldProblem[];
  /** What else the caller is told, by the names that the product's shape gives it. */
  details?: Readonly<Record<string, unknown>>;
  retryAfterSeconds?: number | undefined;
  cause?: unknown;
}

/**
 * An error with two halves: `message`, `fields` and `details` are for the caller; `cause` is for the log and never
 * leaves. A handler throws it, and the product of the route gives it its shape.
 */
export class PublicError<Code extends string = ErrorCode> extends Error {
  readonly code: Code;
  readonly fields: FieldProblem[];
  readonly details: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | undefined;

  // Not inferred from what is passed, so that a code which nobody declared does not compile.
  constructor(code: NoInfer<Code>, message: string, options: ErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'PublicError';
    this.code = code;
    this.fields = options.fields ?? [];
    this.details = options.details ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export const notFound = (what: string) => new PublicError('not_found', `${what} not found.`);
