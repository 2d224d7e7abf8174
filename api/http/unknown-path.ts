import type { ErrorRequestHandler, RequestHandler } from 'express';
import { PublicError } from '../../domain/errors.ts';
import { Call } from './call.ts';
import { enter } from './checks.ts';
import type { Floor } from './floor.ts';
import type { HttpProduct } from './product.ts';
import { respondWithError } from './respond-with-error.ts';

/** The product that owns a path by the longest of the prefixes. */
function ownerOf<Services>(products: readonly HttpProduct<Services>[], path: string): HttpProduct<Services> | null {
  const claims = products.flatMap((product) => product.owns.map((prefix) => ({ product, prefix })));
  const fitting = claims.filter(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
  return fitting.sort((a, b) => b.prefix.length - a.prefix.length)[0]?.product ?? null;
}

async function refuse<Services>(call: Call<Services>): Promise<void> {
  const { product } = call;
  if (product?.unknownPathNeedsKey)
    await enter(call, { credentials: product.credentials, rule: product.credentialRule });
  else if (product?.anonymousLimit) await call.take(product.anonymousLimit);
  throw new PublicError('not_found', 'Not found.');
}

/** Answers 404 to what no route took, in the shape of the product that owns the path. */
export const unknownPath =
  <Services>(floor: Floor<Services>, products: readonly HttpProduct<Services>[]): RequestHandler =>
  async (req, res) => {
    const call = new Call(floor, ownerOf(products, req.path), null, req, res);
    await refuse(call).catch((error) => respondWithError(call, error));
  };

/** The same for what the router could not even read, a path that is badly percent-encoded. */
export const unreadablePath =
  <Services>(floor: Floor<Services>, products: readonly HttpProduct<Services>[]): ErrorRequestHandler =>
  async (error, req, res, _next) => {
    const call = new Call(floor, ownerOf(products, req.path), null, req, res);
    await (error instanceof URIError || error?.status === 400 ? refuse(call) : Promise.reject(error)).catch((thrown) =>
      respondWithError(call, thrown),
    );
  };
