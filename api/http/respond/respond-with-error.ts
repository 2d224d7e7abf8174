import type { PublicError } from '../../../domain/errors.ts';
import type { RequestContext } from '../request-context.ts';
import { jsonType } from './render-answer.ts';
import { type Rendered, respond } from './respond.ts';
import { toPublicError } from './to-public-error.ts';

/** The shape of an error where no product owns the path. */
const plainBody = ({ code, message }: PublicError) => ({ error: message, code });

function render<Services>({ product, requestId }: RequestContext<Services>, error: PublicError): Rendered {
  const retryAfter = error.retryAfterSeconds;
  return {
    status: product?.errors.status[error.code] ?? 404,
    headers: {
      'content-type': product?.errors.mediaType ?? jsonType,
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    },
    content: JSON.stringify(product ? product.errors.body(error, { requestId }) : plainBody(error)),
  };
}

/** Answers anything thrown in the shape of the product; what the caller is not told goes to the log. */
export async function respondWithError<Services>(context: RequestContext<Services>, thrown: unknown): Promise<void> {
  const error = toPublicError(thrown);
  if (error.code === 'internal') context.log.error({ err: error.cause ?? error }, error.message);
  if (error.code === 'unavailable') context.log.warn({ err: error.cause }, 'unavailable');
  await respond(context, render(context, error));
}
