import type * as z from 'zod';
import { PublicError } from './errors.ts';

/** An error of one product: its HTTP status, and what the caller is told besides the message. */
export interface OwnError {
  status: number;
  details?: z.ZodObject;
}

type OwnErrors = Readonly<Record<string, OwnError>>;
type Statuses<Own extends OwnErrors> = { readonly [Code in keyof Own & string]: Own[Code]['status'] };

interface Options {
  retryAfterSeconds?: number;
  cause?: unknown;
}

/** The details are asked for where the code has any, and not taken where it has none. */
type Rest<Error extends OwnError> = Error extends { details: infer Details extends z.ZodObject }
  ? [details: z.input<Details>, options?: Options]
  : [details?: Record<string, never>, options?: Options];

/**
 * The codes that a product adds to those of the server: `refuse` makes an error to throw, and neither an unknown code
 * nor one without its details compiles. `status` goes into the product's error shape.
 */
export function ownErrors<const Own extends OwnErrors>(own: Own) {
  const codes = Object.keys(own);
  const statuses = Object.fromEntries(codes.map((code) => [code, own[code]?.status])) as Statuses<Own>;
  return {
    own,
    status: statuses,
    refuse: <Code extends keyof Own & string>(code: Code, message: string, ...[details, options]: Rest<Own[Code]>) =>
      new PublicError<Code>(code, message, { ...options, details: { ...details } }),
  };
}

/** The codes of a product's `ownErrors`. */
export type CodeOf<Errors extends { own: OwnErrors }> = keyof Errors['own'] & string;
