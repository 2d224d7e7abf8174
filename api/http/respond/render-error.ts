import { errorStatus, type PublicError } from '../../../domain/errors.ts';
import type { RequestContext } from '../request-context.ts';
import { jsonType } from './render-answer.ts';
import type { Rendered } from './rendered.ts';
import { toPublicError } from './to-public-error.ts';

/** The shape of an error where no product owns the path. */
const plainBody = ({ code, message }: PublicError<string>) => ({ error: message, code });

function render<Services>({ product, req, requestId }: RequestContext<Services>, error: PublicError<string>): Rendered {
  const retryAfter = error.retryAfterSeconds;
  return {
    status: product?.errors.status[error.code] ?? 404,
    headers: {
      'content-type': product?.errors.mediaType ?? jsonType,
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    },
    content: JSON.stringify(product ? product.errors.body(error, { requestId, path: req.path }) : plainBody(error)),
  };
}

/** A code that the product does not spell is one of another's: a mistake of ours, whatever it says. */
const spelled = (error: PublicError<string>, status: Readonly<Record<string, number>>): PublicError<string> =>
  Object.hasOwn(status, error.code) ? error : toPublicError(new Error(`no shape for ${error.code}`, { cause: error }));

/** Anything thrown in the shape of the product; what the caller is not told goes to the log. */
export function renderError<Services>(context: RequestContext<Services>, thrown: unknown): Rendered {
  const error = spelled(toPublicError(thrown), context.product?.errors.status ?? errorStatus);
  if (error.code === 'internal') context.log.error({ err: error.cause ?? error }, error.message);
  if (error.code === 'unavailable') context.log.warn({ err: error.cause }, 'unavailable');
  return render(context, error);
}
