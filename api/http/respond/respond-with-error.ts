import type { RequestContext } from '../request-context.ts';
import { renderError } from './render-error.ts';
import { respond } from './respond.ts';

/** Answers anything thrown in the shape of the product. */
export const respondWithError = <Services>(context: RequestContext<Services>, thrown: unknown): Promise<void> =>
  respond(context, renderError(context, thrown));
