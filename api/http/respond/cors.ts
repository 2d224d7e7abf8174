import type { Request } from 'express';
import type { HttpProduct } from '../product.ts';

/** Which pages of other origins may call the paths under a prefix. Keys travel in headers, so cookies never count. */
export interface CorsRule {
  /** The longest that fits a path counts. */
  under: string;
  /** Origins as browsers send them, `https://app.example.com`; `*` lets all. */
  origins: '*' | readonly string[];
  /** Headers that a page may send besides those that every page may. */
  headers?: readonly string[];
  /** Headers of answers that a page may read. */
  exposed?: readonly string[];
  /** How long a browser may remember what it was told. */
  maxAgeSeconds?: number;
}

type Ruled = Pick<HttpProduct<never>, 'cors'>;

/** The rule of a product that covers a path. */
export function corsRule({ cors = [] }: Ruled, path: string): CorsRule | undefined {
  const fitting = cors.filter(({ under }) => path === under || path.startsWith(`${under}/`));
  return fitting.sort((a, b) => b.under.length - a.under.length)[0];
}

/** The headers that let a page of another origin read an answer; none where no rule of the product lets it. */
export function corsHeaders(product: Ruled | null, req: Pick<Request, 'path' | 'headers'>): Record<string, string> {
  const rule = product?.cors && corsRule(product, req.path);
  if (!rule) return {};
  const { origins, exposed = [] } = rule;
  const { origin } = req.headers;
  const mayRead = origins === '*' ? '*' : origin && origins.includes(origin) ? origin : null;
  return {
    ...(origins !== '*' && { vary: 'Origin' }), // caches keep the answers to others apart
    ...(mayRead && { 'access-control-allow-origin': mayRead }),
    ...(mayRead && exposed.length > 0 && { 'access-control-expose-headers': exposed.join(', ') }),
  };
}
