import type { ZodType } from 'zod';
import '../../domain/issues/plain-issues.ts';
import { type FieldProblem, PublicError } from '../../domain/errors.ts';
import { effectivePlan } from '../../domain/tenancy/plan.ts';
import { hasScope } from '../../domain/tenancy/scope.ts';
import { type AuthRequirement, authenticate } from './auth/authenticate.ts';
import { operatorCredential } from './auth/credential-form.ts';
import { requiredScope } from './auth/required-scope.ts';
import { guardJson } from './body/guard-json.ts';
import { type InputPart, InvalidInput } from './body/invalid-input.ts';
import { readInputBody } from './body/read-input-body.ts';
import type { Check, HttpProduct } from './product.ts';
import type { RequestContext } from './request-context.ts';
import type { Route } from './route.ts';

/** One step of a route's pipeline; throws to refuse the request. */
export type Step<Services> = (context: RequestContext<Services>) => Promise<void> | void;

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

/**
 * Authenticates through this requirement; callers without a valid key count against the product's anonymous limit.
 * Where the credential is optional, who sends none stays anonymous.
 */
export async function authenticateRequest<Services>(
  context: RequestContext<Services>,
  requirement: AuthRequirement<Services>,
  { isOptional = false } = {},
): Promise<void> {
  const { req, server, product } = context;
  try {
    const found = await authenticate(req, requirement, server);
    if (!found && !isOptional) throw new PublicError('unauthenticated', 'Send a credential.');
    context.principal =
      found?.workspaceId == null ? found : { ...found, plan: effectivePlan(product?.plans ?? [], found.plan) };
  } catch (error) {
    const anonymous = product?.anonymousLimit;
    if (anonymous && error instanceof PublicError) await context.take(anonymous);
    throw error;
  }
}

const authenticateStep: MakeStep = ({ auth, keyInQuery }, { credentials, credentialRule: rule }) => {
  if (auth === 'public') return null;
  const requirement =
    auth === 'operator' ? { credentials: [operatorCredential], rule } : { credentials, rule, keyInQuery };
  return (context) => authenticateRequest(context, requirement, { isOptional: auth === 'optional' });
};

const scopeStep: MakeStep = (route) => {
  const wanted = requiredScope(route);
  if (!wanted) return null;
  return ({ principal }) => {
    if (principal ? hasScope(principal, wanted) : route.auth === 'optional') return;
    throw new PublicError('forbidden', `This needs a credential with the scope ${wanted}.`);
  };
};

const limitStep: MakeStep = ({ limit }) => (limit ? async (context) => void (await context.take(limit)) : null);

const paramsStep: MakeStep = ({ params }, { badParams }) => {
  if (!params) return null;
  return (context) => {
    // `*key` comes as its segments, each decoded
    const entries = Object.entries(context.req.params).map(([name, text]) => [
      name,
      Array.isArray(text) ? text.join('/') : text,
    ]);
    context.params = parsePart('path', params, Object.fromEntries(entries), badParams);
  };
};

const preconditionStep: MakeStep = (route) =>
  route.precondition ? (context) => route.precondition?.(context, context.server.services) : null;

const inputStep: MakeStep = (route, { bodyCap }) => {
  const { query, body, bodyTypes } = route;
  const cap = route.bodyCap ?? bodyCap;
  if (!query && !body) return null;
  return async (context) => {
    if (query) context.query = parsePart('query', query, context.req.query);
    if (!body) return;
    const { bytes, value } = await readInputBody(context.req, cap, bodyTypes);
    context.rawBody = bytes;
    context.body = parsePart('body', body, value);
  };
};

/** What each check of a product does on a route; null where the route leaves it nothing to do. */
export const checkSteps = {
  authenticate: authenticateStep,
  scope: scopeStep,
  limit: limitStep,
  params: paramsStep,
  precondition: preconditionStep,
  input: inputStep,
} satisfies Record<Check, MakeStep>;
