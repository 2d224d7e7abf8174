import type { ZodType } from 'zod';
import '../../domain/issues/plain-issues.ts';
import { type FieldProblem, PublicError } from '../../domain/errors.ts';
import { hasScope } from '../../domain/tenancy/scope.ts';
import { authenticate, type Door } from './authenticate.ts';
import type { Call } from './call.ts';
import { operatorCredential } from './credential-form.ts';
import { guardJson } from './guard-json.ts';
import { type InputPart, InvalidInput } from './invalid-input.ts';
import type { Check, HttpProduct } from './product.ts';
import { readInputBody } from './read-input-body.ts';
import { requiredScope } from './required-scope.ts';
import type { Route } from './route.ts';

/** One step of a route's pipeline; throws to refuse the request. */
export type Step<Services> = (call: Call<Services>) => Promise<void> | void;

type MakeStep = <Services>(route: Route<Services>, product: HttpProduct<Services>) => Step<Services> | null;

/** Parses a part of the input by its schema, after the checks that no schema makes. */
function parsePart(
  part: InputPart,
  schema: ZodType,
  value: unknown,
  code?: 'not_found' | 'validation_failed',
): unknown {
  const problem = part === 'body' ? null : guardJson(value); // a body was guarded when it was read
  const parsed = problem ? null : schema.safeParse(value);
  if (parsed?.success) return parsed.data;
  const fields: FieldProblem[] = problem ? [problem] : (parsed?.error.issues ?? []);
  throw new InvalidInput(part, fields, { code, cause: parsed?.error });
}

/** Authenticates through this door; callers without a valid key count against the product's anonymous limit. */
export async function enter<Services>(call: Call<Services>, door: Door): Promise<void> {
  try {
    call.principal = await authenticate(call.req, door, call.floor.findPrincipal);
  } catch (error) {
    const anonymous = call.product?.anonymousLimit;
    if (anonymous && error instanceof PublicError) await call.take(anonymous);
    throw error;
  }
}

const authenticateStep: MakeStep = ({ auth, keyInQuery }, { credentials, credentialRule: rule }) => {
  if (auth === 'public') return null;
  const door: Door =
    auth === 'operator' ? { credentials: [operatorCredential], rule } : { credentials, rule, keyInQuery };
  return (call) => enter(call, door);
};

const scopeStep: MakeStep = (route) => {
  const wanted = requiredScope(route);
  if (!wanted) return null;
  return ({ principal }) => {
    if (principal && hasScope(principal, wanted)) return;
    throw new PublicError('forbidden', `This needs a credential with the scope ${wanted}.`);
  };
};

const limitStep: MakeStep = ({ limit }) => (limit ? async (call) => void (await call.take(limit)) : null);

const paramsStep: MakeStep = ({ params }, { badParams }) => {
  if (!params) return null;
  return (call) => {
    // `*key` comes as its segments, each decoded
    const entries = Object.entries(call.req.params).map(([name, text]) => [
      name,
      Array.isArray(text) ? text.join('/') : text,
    ]);
    call.params = parsePart('path', params, Object.fromEntries(entries), badParams);
  };
};

const beforeStep: MakeStep = (route) => (route.before ? (call) => route.before?.(call, call.floor.services) : null);

const inputStep: MakeStep = (route, { bodyCap }) => {
  const { query, body, bodyTypes } = route;
  const cap = route.bodyCap ?? bodyCap;
  if (!query && !body) return null;
  return async (call) => {
    if (query) call.query = parsePart('query', query, call.req.query);
    if (!body) return;
    const { bytes, value } = await readInputBody(call.req, cap, bodyTypes);
    call.rawBody = bytes;
    call.body = parsePart('body', body, value);
  };
};

/** What each check of a product does on a route; null where the route leaves it nothing to do. */
export const checkSteps = {
  authenticate: authenticateStep,
  scope: scopeStep,
  limit: limitStep,
  params: paramsStep,
  before: beforeStep,
  input: inputStep,
} satisfies Record<Check, MakeStep>;
