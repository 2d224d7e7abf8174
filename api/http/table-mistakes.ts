import { limitsOf } from './limits/limits-of.ts';
import type { HttpProduct } from './product.ts';
import type { Route } from './route.ts';

const allChecks = ['authenticate', 'input', 'limit', 'params', 'precondition', 'scope'];

function* routeMistakes<Services>(route: Route<Services>, product: HttpProduct<Services>): Generator<string> {
  const isPublic = route.auth === 'public';
  if (isPublic && route.scope) yield 'is public and asks for a scope';
  const limits = limitsOf(product, route);
  if (isPublic && limits.some(({ by, limit }) => by !== 'ip' || typeof limit !== 'number'))
    yield 'is public and can only be limited by address';
  if (route.idempotent && isPublic) yield 'is public and cannot be idempotent';
  if (new Set(limits.map(({ name }) => name)).size < limits.length) yield 'is counted by one limit twice';
  const codes = [...(route.errors ?? []), ...limits.flatMap(({ code }) => code ?? [])];
  for (const code of codes)
    if (!Object.hasOwn(product.errors.status, code)) yield `answers ${code}, which its product does not spell`;
  if (Object.keys(route.answers).length === 0) yield 'declares no answer';
}

/** One sentence per contradiction in the tables of all products; a server does not start with any. */
export function tableMistakes<Services>(products: readonly HttpProduct<Services>[]): string[] {
  const seen = new Set<string>();
  return products.flatMap((table) => {
    const { product, checks, routes, anonymousLimit } = table;
    const found = routes.flatMap((route) =>
      [...routeMistakes(route, table)].map((mistake) => `${route.id} ${mistake}`),
    );
    if ([...checks].sort().join() !== allChecks.join()) found.push(`${product} must name every check once`);
    if (anonymousLimit && anonymousLimit.by !== 'ip') found.push(`${product} must limit anonymous callers by address`);
    for (const { id } of routes) {
      if (seen.has(id)) found.push(`${id} names two routes`);
      seen.add(id);
    }
    return found;
  });
}
