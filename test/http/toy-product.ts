import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { HttpProduct } from '../../api/http/product.ts';
import { answer } from '../../api/http/respond/answer.ts';
import { routesFor } from '../../api/http/routes-for.ts';
import type { OperatorServices } from '../../api/operator/operator-services.ts';
import { Workspace } from '../../db/tenancy/workspace.entity.ts';
import { errorStatus, PublicError } from '../../domain/errors.ts';
import { apiKey, webhookToken } from '../../domain/evaluations/keys.ts';
import { fieldPath } from '../../domain/field-path.ts';

const route = routesFor<OperatorServices>();
const minute = { windowMs: 60_000, by: 'workspace' } as const;
const facts = { tag: 'toys', auth: 'key', summary: 'A toy' } as const;

const ToyBody = z.object({ name: z.string().min(1), size: z.number().optional() });
const Toy = z.object({ id: z.string(), name: z.string() }).meta({ id: 'Toy' });
const ToyError = z
  .object({ error: z.string(), code: z.string(), fields: z.record(z.string(), z.string()).optional() })
  .meta({ id: 'ToyError' });

export const toyRoutes = [
  route({
    ...facts,
    id: 'createToy',
    method: 'post',
    path: '/api/toys',
    scope: 'write',
    limit: { ...minute, name: 'toys', limit: 60, retryAfter: 60 },
    bodyCap: 64 * 1024,
    body: ToyBody,
    answers: { 201: Toy },
    handle: async ({ body }) => ({ id: 't1', name: body.name }),
  }),
  route({
    ...facts,
    id: 'anyToy',
    method: 'post',
    path: '/api/any',
    query: z.object({ page: z.coerce.number().int().min(1).default(1) }),
    body: z.looseObject({}),
    answers: { 200: z.object({ page: z.number(), keys: z.array(z.string()) }) },
    handle: async ({ body, query }) => ({ page: query.page, keys: Object.keys(body) }),
  }),
  route({
    ...facts,
    id: 'onceToy',
    method: 'post',
    path: '/api/once',
    idempotent: true,
    body: z.looseObject({ name: z.string(), fail: z.boolean().optional() }),
    answers: { 201: z.object({ count: z.number(), name: z.string() }) },
    async handle({ body, inWorkspace, principal }) {
      await sleep(20);
      await inWorkspace(async (em) => {
        const workspace = await em.findOneOrFail(Workspace, { id: principal.workspaceId });
        workspace.name += '+';
      });
      if (body.fail) throw new PublicError('conflict', 'Told to fail.');
      const { name } = await inWorkspace((em) => em.findOneOrFail(Workspace, { id: principal.workspaceId }));
      return answer(201, { count: name.split('+').length - 1, name: body.name }, { Location: '/api/toys/t1' });
    },
  }),
  route({
    ...facts,
    id: 'readToy',
    method: 'get',
    path: '/api/toys/:id',
    scope: 'read',
    params: z.object({ id: z.string().max(40) }),
    answers: { 200: z.object({ id: z.string(), workspace: z.string(), hello: z.string().nullable() }) },
    handle: async ({ params, principal, header }) => ({
      id: params.id,
      workspace: principal.workspaceId,
      hello: header('X-Hello') ?? null,
    }),
  }),
  route({
    ...facts,
    id: 'removeToy',
    method: 'delete',
    path: '/api/toys/:id',
    scope: 'admin',
    params: z.object({ id: z.string() }),
    answers: { 204: null },
    handle: async () => {},
  }),
  route({
    ...facts,
    id: 'breakToy',
    method: 'get',
    path: '/api/break/:how',
    params: z.object({ how: z.string() }),
    answers: { 200: Toy },
    async handle({ params, inWorkspace }) {
      if (params.how === 'sql') await inWorkspace((em) => em.execute('select secret_column from nowhere'));
      if (params.how === 'throw') throw new Error('kaboom in /secret/path');
      return { id: 'x', name: params.how };
    },
  }),
  route({
    ...facts,
    id: 'unfitToy',
    method: 'get',
    path: '/api/unfit',
    answers: { 200: Toy },
    handle: async () => JSON.parse('{"id":1}'),
  }),
  route({
    ...facts,
    id: 'waitToy',
    method: 'get',
    path: '/api/wait',
    auth: 'public',
    limit: { windowMs: 60_000, by: 'ip', name: 'wait', limit: 1_000, retryAfter: 'oldest' },
    answers: { 200: z.object({ waited: z.boolean() }) },
    async handle({ signal, log }) {
      signal.addEventListener('abort', () => log.info('caller hung up'));
      await sleep(400);
      return { waited: true };
    },
  }),
  route({
    ...facts,
    id: 'streamToy',
    method: 'get',
    path: '/api/stream',
    auth: 'public',
    answers: { 200: { mediaType: 'text/event-stream', description: 'Events.' } },
    handle: async () =>
      (async function* () {
        yield 'data: 1\n\n';
        yield 'data: 2\n\n';
      })(),
  }),
  route({
    ...facts,
    id: 'rawToy',
    method: 'post',
    path: '/api/raw',
    bodyTypes: ['text/csv'],
    body: z.instanceof(Buffer),
    answers: { 200: z.object({ bytes: z.number() }) },
    handle: async ({ body }) => ({ bytes: body.length }),
  }),
];

/** A product like evaluations: two credentials that must agree, 401 before 429 before 403 before 400. */
export const toyProduct: HttpProduct<OperatorServices> = {
  product: 'evaluations',
  title: 'Toys',
  owns: ['/api'],
  routes: toyRoutes,
  credentials: [
    { id: 'toyBearer', header: 'bearer', kinds: [webhookToken] },
    { id: 'toyKey', header: 'x-api-key', kinds: [apiKey] },
  ],
  credentialRule: 'all',
  checks: ['authenticate', 'limit', 'scope', 'params', 'precondition', 'input'],
  bodyCap: 1024 * 1024,
  badParams: 'not_found',
  errors: {
    status: errorStatus,
    schema: () => ToyError,
    body: ({ message, code, fields }) => ({
      error: message,
      code: code.toUpperCase(),
      ...(code === 'validation_failed' && {
        fields: Object.fromEntries(fields.map(({ path, message: why }) => [fieldPath(path), why])),
      }),
    }),
  },
};
