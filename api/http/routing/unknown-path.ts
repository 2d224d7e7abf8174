import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { PublicError } from '../../../domain/errors.ts';
import { authenticateRequest } from '../checks.ts';
import { limitsOf } from '../limits/limits-of.ts';
import type { HttpProduct } from '../product.ts';
import { RequestContext } from '../request-context.ts';
import { respondWithError } from '../respond/respond-with-error.ts';
import type { ServerContext } from '../server-context.ts';
import { ownerOf } from './owner-of.ts';

async function refuse<Services>(context: RequestContext<Services>): Promise<void> {
  const { product } = context;
  if (product?.unknownPathNeedsKey) {
    await authenticateRequest(context, { credentials: product.credentials, rule: product.credentialRule });
    for (const rule of limitsOf(product, null)) await context.take(rule);
  } else if (product?.anonymousLimit) await context.take(product.anonymousLimit);
  throw new PublicError('not_found', 'Not found.');
}

/** Whose path it is, and what requests of that product share. */
interface Owners<Services> {
  products: readonly HttpProduct<Services>[];
  serverOf(product: HttpProduct<Services> | null): ServerContext<Services>;
}

function contextOf<Services>({ products, serverOf }: Owners<Services>, req: Request, res: Response) {
  const product = ownerOf(products, req.path);
  return new RequestContext(serverOf(product), product, null, req, res);
}

/** Answers 404 to what no route took, in the shape of the product that owns the path. */
export const unknownPath =
  <Services>(owners: Owners<Services>): RequestHandler =>
  async (req, res) => {
    const context = contextOf(owners, req, res);
    await refuse(context).catch((error) => respondWithError(context, error));
  };

/** The same for what the router could not even read, a path that is badly percent-encoded. */
export const unreadablePath =
  <Services>(owners: Owners<Services>): ErrorRequestHandler =>
  async (error, req, res, _next) => {
    const context = contextOf(owners, req, res);
    await (error instanceof URIError || error?.status === 400 ? refuse(context) : Promise.reject(error)).catch(
      (thrown) => respondWithError(context, thrown),
    );
  };
