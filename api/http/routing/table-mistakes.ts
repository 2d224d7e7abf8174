import type { KeyKind } from '../../../domain/tenancy/key-kind.ts';
import { operatorKey } from '../../../domain/tenancy/operator-key.ts';
import { limitsOf } from '../limits/limits-of.ts';
import type { Check, HttpProduct } from '../product.ts';
import { coversPath } from './covers-path.ts';
import { ownerOf } from './owner-of.ts';
import type { Route, RouteFacts } from './route.ts';

const allChecks = ['authenticate', 'input', 'limit', 'params', 'precondition', 'scope'];

/** What the server itself answers. */
const serverPrefixes = ['/docs', '/openapi'];

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
  if (idempotent && Object.values(answers).some((spec) => spec && 'events' in spec))
    yield 'answers a stream, which cannot be stored for a repeat';
  if (Object.keys(answers).length === 0) yield 'declares no answer';
}

/** Whether nothing of a request is looked at before the caller may make it; a limit may count it. */
function isScopeFirst(checks: readonly Check[]): boolean {
  const [first, second] = checks.filter((check) => check !== 'limit');
  return first === 'authenticate' && second === 'scope';
}

/** The texts that several of them have, each with those. */
const repeated = <Item>(items: readonly Item[], textOf: (item: Item) => string): [string, Item[]][] =>
  [...Map.groupBy(items, textOf)].filter(([, those]) => those.length > 1);

function productMistakes<Services>(table: HttpProduct<Services>): string[] {
  const { checks, routes, credentials, anonymousLimit, product: name } = table;
  const found = routes.flatMap((route) => [...routeMistakes(route, table)].map((mistake) => `${route.id} ${mistake}`));
  if ([...checks].sort().join() !== allChecks.join()) found.push(`${name} must name every check once`);
  if (!isScopeFirst(checks)) found.push(`${name} must check who calls, and the scope, before what is asked for`);
  if (anonymousLimit && anonymousLimit.by !== 'ip') found.push(`${name} must limit anonymous callers by address`);
  for (const { under } of table.cors ?? [])
    if (ownerOf([table], under) === null)
      found.push(`${name} has a rule for pages under ${under}, which it does not own`);
  found.push(...repeated(routes, ({ id }) => id).map(([id]) => `${name} has two routes named ${id}`));
  return [...found, ...repeated(credentials, ({ id }) => id).map(([id]) => `${name} has two credentials named ${id}`)];
}

interface Claim {
  text: string;
  by: string;
}

/** Every kind of key that opens anything; one may be sent in several forms. */
function keyKindsOf<Services>(products: readonly HttpProduct<Services>[]): KeyKind[] {
  const forms = products.flatMap(({ credentials }) => credentials);
  return [...new Set([operatorKey, ...forms.flatMap(({ kinds }) => kinds)])];
}

/** Prefixes of paths and keys have one owner each. One within another is fine: the longest that fits counts. */
function sharedClaims<Services>(products: readonly HttpProduct<Services>[]): string[] {
  const kinds = keyKindsOf(products);
  const paths: Claim[] = products.flatMap(({ product: by, owns }) => owns.map((text) => ({ text, by })));
  const reserved: Claim[] = serverPrefixes.map((text) => ({ text, by: 'the server' }));
  const keys: Claim[] = kinds.flatMap(({ product, class: of, prefix, aliasPrefix }) =>
    [prefix, ...(aliasPrefix ? [aliasPrefix] : [])].map((text) => ({ text, by: `keys of ${product} ${of}` })),
  );
  const claimedTwice = [[...reserved, ...paths], keys].flatMap((claims) => repeated(claims, ({ text }) => text));
  const unfit = paths.filter(({ text }) => !/^(?:\/[\w.~-]+)+$/.test(text));
  return [
    ...repeated(products, ({ product }) => product).map(([product]) => `${product} has two tables`),
    ...unfit.map(({ text, by }) => `${by} cannot own ${text}`),
    ...claimedTwice.map(([text, those]) => `${text} is claimed by ${those.map(({ by }) => by).join(' and ')}`),
  ];
}

interface Placed {
  product: string;
  route: RouteFacts;
}

const nameOf = ({ product, route }: Placed): string => `${product}.${route.id}`;

/** Routes that no request reaches, and routes at paths of another product. */
function misplaced<Services>(products: readonly HttpProduct<Services>[]): string[] {
  const placed: Placed[] = products.flatMap(({ product, routes }) => routes.map((route) => ({ product, route })));
  return placed.flatMap((one, index) => {
    const owner = ownerOf(products, one.route.path)?.product;
    const outside =
      owner === one.product ? [] : [`${nameOf(one)} is at ${one.route.path}, which is ${owner ?? 'nobody'}'s`];
    const before = placed
      .slice(0, index)
      .find(({ route }) => route.method === one.route.method && coversPath(route.path, one.route.path));
    return [...outside, ...(before ? [`${nameOf(one)} is never reached: ${nameOf(before)} takes its path`] : [])];
  });
}

/** One sentence per contradiction in the tables of all products; a server does not start with any. */
export const tableMistakes = <Services>(products: readonly HttpProduct<Services>[]): string[] => [
  ...products.flatMap(productMistakes),
  ...sharedClaims(products),
  ...misplaced(products),
];
