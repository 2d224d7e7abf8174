import type { Request } from 'express';
import type { ZodType } from 'zod';
import '../../domain/issues/plain-issues.ts';
import { type ErrorCode, type InputPart, PublicError } from '../../domain/errors.ts';
import { effectivePlan } from '../../domain/tenancy/plan.ts';
import { hasScope } from '../../domain/tenancy/scope.ts';
import { type AuthRequirement, authenticate } from './auth/authenticate.ts';
import { operatorCredential } from './auth/credential-form.ts';
import { requiredScope } from './auth/required-scope.ts';
import { guardJson } from './body/guard-json.ts';
import { type InputProblem, invalidInput } from './body/invalid-input.ts';
import { readInputBody } from './body/read-input-body.ts';
import { limitsOf } from './limits/limits-of.ts';
import type { Check, HttpProduct } from './product.ts';
import type { RequestContext } from './request-context.ts';
import type { Route } from './routing/route.ts';

/** One step of a route's pipeline; throws to refuse the request. */
export type Step<Services> = (context: RequestContext<Services>) => Promise<void> | void;

type MakeStep = <Services>(route: Route<Services>, product: HttpProduct<Services>) => Step<Services> | null;

/** A part of the input as its schema gives it, or what is wrong with it. */
type Parsed = { data: unknown; problems: [] } | { data?: undefined; problems: InputProblem[] };

/** Parses a part of the input by its schema, after the checks that no schema makes. */
function parsePart(part: InputPart, schema: ZodType, value: unknown): Parsed {
  const problem = part === 'body' ? null : guardJson(value); // a body was guarded when it was read
  if (problem) return { problems: [{ ...problem, part }] };
  const parsed = schema.safeParse(value);
  if (parsed.success) return { data: parsed.data, problems: [] };
  return {
    problems: parsed.error.issues.map((issue) => {
      const { path, message } = issue;
      return { path, message, part, issue, input: valueAt(value, path) };
    }),
  };
}

/** The value at a path of an input; undefined where the path leaves it. */
const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (value !== null && Object.hasOwn(Object(value), key) ? Reflect.get(Object(value), key) : undefined),
    root,
  );

/** A request without any key is no news. */
function logRefusal<Services>(context: RequestContext<Services>, outcome: ErrorCode): void {
  const { server, requestId, product, route, principal, startedAt } = context;
  server.logDone('key refused', {
    ...{ requestId, product: product?.product, route: route?.id },
    ...(principal && { workspaceId: principal.workspaceId, keyId: principal.keyId }),
    ...{ outcome, ms: performance.now() - startedAt },
  });
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
    if (error instanceof PublicError && error.code === 'invalid_credential') logRefusal(context, error.code);
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
  return (context) => {
    const { principal } = context;
    if (principal ? hasScope(principal, wanted) : route.auth === 'optional') return;
    logRefusal(context, 'forbidden');
    throw new PublicError('forbidden', `This needs a credential with the scope ${wanted}.`);
  };
};

const limitStep: MakeStep = (route, product) => {
  const rules = limitsOf(product, route);
  if (rules.length === 0) return null;
  return async (context) => {
    for (const rule of rules) await context.take(rule);
  };
};

/** `*key` comes as its segments, each decoded. */
const pathParams = ({ req }: { req: Request }): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(req.params).map(([name, text]) => [name, Array.isArray(text) ? text.join('/') : text]),
  );

const paramsStep: MakeStep = ({ params }, { badParams }) => {
  if (!params || badParams === 'validation_failed') return null; // then told together with query and body
  return (context) => {
    const { data, problems } = parsePart('path', params, pathParams(context));
    if (problems.length > 0) throw new PublicError('not_found', 'Not found.', { fields: problems });
    context.params = data;
  };
};

const preconditionStep: MakeStep = (route) =>
  route.precondition ? (context) => route.precondition?.(context, context.server.services) : null;

const inputStep: MakeStep = (route, { bodyCap, badParams }) => {
  const { query, body, bodyTypes } = route;
  const params = badParams === 'validation_failed' ? route.params : undefined;
  const cap = route.bodyCap ?? bodyCap;
  if (!params && !query && !body) return null;
  return async (context) => {
    const problems: InputProblem[] = [];
    const take = (part: InputPart, schema: ZodType, value: unknown): unknown => {
      const parsed = parsePart(part, schema, value);
      problems.push(...parsed.problems);
      return parsed.data;
    };
    if (params) context.params = take('path', params, pathParams(context));
    if (query) context.query = take('query', query, context.req.query);
    if (body) {
      const { bytes, value } = await readInputBody(context.req, cap, bodyTypes);
      context.rawBody = bytes;
      context.body = take('body', body, value);
    }
    if (problems.length > 0) throw invalidInput(problems);
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
