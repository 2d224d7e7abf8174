import { type ZodType, z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import type { ErrorCode } from '../../../domain/errors.ts';
import { operatorCredential } from '../auth/credential-form.ts';
import { requiredScope } from '../auth/required-scope.ts';
import { idempotencyDefaults } from '../idempotency.ts';
import { limitsOf } from '../limits/limits-of.ts';
import type { HttpProduct } from '../product.ts';
import type { AnswerSpec, RouteFacts } from '../routing/route.ts';

/** Errors that a route may answer: those of the server itself, those of its limits and those it names. */
function errorCodes<Services>(route: RouteFacts, product: HttpProduct<Services>): string[] {
  const { auth, body, params, query, idempotent, errors = [] } = route;
  const ofServer: ErrorCode[] = [
    ...(auth === 'public' ? [] : (['invalid_credential', 'forbidden'] as const)),
    ...(auth === 'public' || auth === 'optional' ? [] : (['unauthenticated'] as const)),
    ...(params ? ([product.badParams] as const) : []),
    ...(body || query || idempotent ? (['validation_failed'] as const) : []),
    ...(body ? (['malformed_json', 'payload_too_large', 'unsupported_media_type'] as const) : []),
    ...(idempotent ? (['conflict'] as const) : []),
    'internal',
    'unavailable',
  ];
  const ofLimits = limitsOf(product, route).map(({ code = 'rate_limited' }) => code);
  return [...new Set([...ofServer, ...ofLimits, ...errors])];
}

/** Text is shown as it is; what is no text is offered as a file. */
const isText = /^text\/|[/+](?:json|xml|x-ndjson)\b/;

const mediaSchema = (mediaType: string) => ({
  type: 'string' as const,
  ...(!isText.test(mediaType) && { format: 'binary' }),
});

const oneOf = (schemas: ZodType[]): ZodType => {
  const [only, ...others] = new Set(schemas);
  return only && others.length === 0 ? only : z.union([...new Set(schemas)]);
};

function errorAnswers<Services>(route: RouteFacts, product: HttpProduct<Services>): ZodOpenApiResponsesObject {
  const { errors } = product;
  const byStatus = Map.groupBy(errorCodes(route, product), (code) => errors.status[code]);
  const answers = [...byStatus].map(([status, codes]) => {
    const schema = oneOf(codes.map((code) => errors.schema(code)));
    const content = { [errors.mediaType ?? 'application/json']: { schema } };
    return [String(status), { description: codes.join(', '), content }];
  });
  return Object.fromEntries(answers);
}

function goodAnswer(spec: AnswerSpec): ZodOpenApiResponseObject {
  if (spec === null) return { description: 'Done; no body.' };
  if (!('mediaType' in spec))
    return { description: spec.description ?? 'Success.', content: { 'application/json': { schema: spec } } };
  const { mediaType, otherTypes = [], description, headers, schema } = spec;
  const types = [mediaType, ...otherTypes];
  const content = Object.fromEntries(types.map((type) => [type, { schema: schema ?? mediaSchema(type) }]));
  return { description, content, ...(headers && { headers: z.object(headers) }) };
}

/** The scope stands as the role that each credential needs (OpenAPI 3.1, Security Requirement Object); `{}` is none at all. */
function security<Services>(route: RouteFacts, product: HttpProduct<Services>): Record<string, string[]>[] {
  const scope = requiredScope(route);
  if (scope === null) return [];
  const forms = route.auth === 'operator' ? [operatorCredential] : product.credentials;
  return [...(route.auth === 'optional' ? [{}] : []), ...forms.map(({ id }) => ({ [id]: [scope] }))];
}

const idempotencyKey = <Services>({ idempotency }: HttpProduct<Services>) => ({
  name: 'Idempotency-Key',
  in: 'header' as const,
  description: 'Repeats with the same key and request within 24 hours get the first answer and change nothing.',
  schema: { type: 'string' as const, minLength: 1, maxLength: (idempotency ?? idempotencyDefaults).maxKeyLength },
});

/** What OpenAPI says about one route. */
export function operation<Services>(route: RouteFacts, product: HttpProduct<Services>): ZodOpenApiOperationObject {
  const { id, summary, description, tag, params, query, body, bodyTypes, idempotent } = route;
  const good = Object.entries(route.answers).map(([status, spec]) => [status, goodAnswer(spec)]);
  return {
    operationId: id,
    summary,
    ...(description !== undefined && { description }),
    tags: [tag],
    security: security(route, product),
    requestParams: { ...(params && { path: params }), ...(query && { query }) },
    ...(idempotent && { parameters: [idempotencyKey(product)] }),
    ...(body && { requestBody: requestBody(body, bodyTypes) }),
    responses: { ...errorAnswers(route, product), ...Object.fromEntries(good) },
  };
}

function requestBody(schema: ZodType, types?: readonly string[]) {
  if (!types) return { required: true, content: { 'application/json': { schema } } };
  return { required: true, content: Object.fromEntries(types.map((type) => [type, { schema: mediaSchema(type) }])) };
}
