import { limitsOf } from './limits/limits-of.ts';
import type { Check, HttpProduct } from './product.ts';
import type { Route } from './route.ts';

const allChecks = ['authenticate', 'input', 'limit', 'params', 'precondition', 'scope'];

/** What a route with this sort of caller cannot promise. */
function* routeMistakes<Services>(route: Route<Services>, product: HttpProduct<Services>): Generator<string> {
  const { auth, scope, idempotent, answers, errors = [] } = route;
  const limits = limitsOf(product, route);
  if (auth === 'public' && scope) yield 'is public and asks for a scope';
  for (const { by, limit } of limits) {
    const isFixed = typeof limit === 'number';
    if ((auth === 'public' || auth === 'optional') && !(by === 'ip' && isFixed))
      yield 'is public and can only be limited by address';
    if (auth === 'operator' && !(by !== 'workspace' && isFixed))
      yield "is the operator's and can only be limited by key or address";
  }
  if (new Set(limits.map(({ name }) => name)).size < limits.length) yield 'is counted by one limit twice';
  for (const code of [...errors, ...limits.flatMap((limit) => limit.code ?? [])])
    if (!Object.hasOwn(product.errors.status, code)) yield `answers ${code}, which its product does not spell`;
  if (idempotent && auth !== 'key') yield 'needs a key to be idempotent';
  if (Object.keys(answers).length === 0) yield 'declares no answer';
}

/** Whether nothing of a request is looked at before the caller may make it; a limit may count it. */
function isScopeFirst(checks: readonly Check[]): boolean {
  const [first, second] = checks.filter((check) => check !== 'limit');
  return first === 'authenticate' && second === 'scope';
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
    if (!isScopeFirst(checks)) found.push(`${product} must check who calls, and the scope, before what is asked for`);
    if (anonymousLimit && anonymousLimit.by !== 'ip') found.push(`${product} must limit anonymous callers by address`);
    for (const { id } of routes) {
      if (seen.has(id)) found.push(`${id} names two routes`);
      seen.add(id);
    }
    return found;
  });
}
