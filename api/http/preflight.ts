import type { RequestHandler } from 'express';
import type { HttpProduct } from './product.ts';
import { RequestContext } from './request-context.ts';
import { type CorsRule, corsHeaders, corsRule } from './respond/cors.ts';
import { respond } from './respond/respond.ts';
import { ownerOf } from './routing/owner-of.ts';
import type { ServerContext } from './server-context.ts';

function preflightHeaders<Services>({ routes }: HttpProduct<Services>, rule: CorsRule): Record<string, string> {
  const methods = new Set(routes.map(({ method }) => method.toUpperCase()));
  return {
    'access-control-allow-methods': [...methods].join(', '),
    ...(rule.headers && { 'access-control-allow-headers': rule.headers.join(', ') }),
    ...(rule.maxAgeSeconds !== undefined && { 'access-control-max-age': String(rule.maxAgeSeconds) }),
  };
}

/** Answers what browsers ask ahead of a call; what no rule covers is a path that is not there. */
export const preflight =
  <Services>(server: ServerContext<Services>, products: readonly HttpProduct<Services>[]): RequestHandler =>
  async (req, res, next) => {
    const isAsked = req.method === 'OPTIONS' && req.headers.origin && req.headers['access-control-request-method'];
    const product = isAsked ? ownerOf(products, req.path) : null;
    const rule = product && corsRule(product, req.path);
    if (!product || !rule) return next();
    const headers = 'access-control-allow-origin' in corsHeaders(product, req) ? preflightHeaders(product, rule) : {};
    await respond(new RequestContext(server, product, null, req, res), { status: 204, headers, content: null });
  };
