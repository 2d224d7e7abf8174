import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { LimitRule, QuotaRule } from '../../api/http/limits/limit-rule.ts';
import type { ErrorShape, HttpProduct } from '../../api/http/product.ts';
import { answer } from '../../api/http/respond/answer.ts';
import { routesFor } from '../../api/http/routing/routes-for.ts';
import type { OperatorServices } from '../../api/operator/operator-services.ts';
import { Workspace } from '../../db/tenancy/workspace.entity.ts';
import { errorStatus, PublicError } from '../../domain/errors.ts';
import { apiKey, webhookToken } from '../../domain/evaluations/keys.ts';
import { fieldPath } from '../../domain/field-path.ts';
import { type CodeOf, ownErrors } from '../../domain/own-errors.ts';

/** What the toys refuse besides what every product does. */
export const toyErrors = ownErrors({
  toys_exhausted: { status: 402, details: z.object({ requested: z.int(), shortfall: z.int() }) },
  toy_taken: { status: 409, details: z.object({ holder: z.string() }) },
  toy_volume: { status: 429 },
});
type ToyCode = CodeOf<typeof toyErrors>;

const route = routesFor<OperatorServices, ToyCode>();
const minute = { windowMs: 60_000, by: 'workspace' } as const;
const facts = { tag: 'toys', auth: 'key', summary: 'A toy' } as const;

const ToyBody = z.object({ name: z.string().min(1), size: z.number().optional() });
const Toy = z.object({ id: z.string(), name: z.string() }).meta({ id: 'Toy' });
const ToyError = z
  .looseObject({ error: z.string(), code: z.string(), fields: z.record(z.string(), z.string()).optional() })
  .meta({ id: 'ToyError' });

const longer = 'update workspace set name = name || $2 where id = $1 returning name';
const toyVolume: LimitRule<ToyCode> = {
  ...minute,
  ...{ name: 'toys.items', limit: 10, retryAfter: 'oldest', code: 'toy_volume' },
};
const toyRuns: LimitRule = { windowMs: 3_600_000, by: 'workspace', name: 'toys.runs', limit: 2, retryAfter: 3_600 };
const toyQuota: QuotaRule = {
  name: 'toys.cases',
  limit: () => 3,
  message: 'monthly toy quota exceeded',
  tellsReset: true,
};

export const toyRoutes = [
  route({
    ...facts,
    id: 'createToy',
    method: 'post',
    path: '/api/toys',
    scope: 'write',
    limits: [{ ...minute, name: 'toys', limit: 60, retryAfter: 60 }],
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
    id: 'wakeToy',
    method: 'post',
    path: '/api/wakes',
    idempotent: true,
    body: z.object({ how: z.enum(['orm', 'sql', 'outside']), fail: z.boolean().default(false) }),
    answers: { 201: z.object({ count: z.number() }) },
    async handle({ body: { how, fail }, principal: { workspaceId }, inWorkspace, inWorkspaceSql, afterCommit }) {
      const wake = () => afterCommit((to) => to.drain('toys', workspaceId, how));
      const refuse = () => {
        if (fail) throw new PublicError('conflict', 'Told to fail.');
      };
      const name = 'select name from workspace where id = $1';
      const written = await (how === 'orm'
        ? inWorkspace(async (em) => {
            const workspace = await em.findOneOrFail(Workspace, { id: workspaceId });
            workspace.name += '+';
            wake();
            refuse();
            return workspace.name;
          })
        : inWorkspaceSql(async (sql) => {
            const { rows, rowCount } = await sql.query<{ name: string }>({ text: longer, values: [workspaceId, '+'] });
            if (rowCount !== 1) throw new Error('no workspace');
            if (how === 'sql') wake();
            if (how === 'sql') refuse();
            return rows[0]?.name;
          }));
      if (how === 'outside') wake();
      if (how === 'outside') refuse();
      const { rows } = await inWorkspaceSql((sql) =>
        sql.query<{ name: string }>({ text: name, values: [workspaceId] }),
      );
      if (rows[0]?.name !== written) throw new Error('a part of the request does not see the other');
      return { count: (written ?? '').split('+').length - 1 };
    },
  }),
  route({
    ...facts,
    id: 'secretToy',
    method: 'post',
    path: '/api/secrets',
    idempotent: true,
    body: z.object({ about: z.string() }),
    answers: { 201: z.object({ id: z.string(), secret: z.string().optional() }) },
    async handle({ body, answerIsAbout }) {
      answerIsAbout(`toy/${body.about}`, 'shelf/1');
      const id = randomUUID();
      return answer(201, { id, secret: 's3cret' }, { 'X-Made': 'yes' }, { id });
    },
  }),
  route({
    ...facts,
    id: 'reportToy',
    method: 'post',
    path: '/api/reports',
    idempotent: true,
    body: z.object({ refuse: z.boolean().default(false) }),
    answers: { 201: z.object({ started: z.number(), name: z.string() }) },
    async write({ body, principal: { workspaceId }, inWorkspaceSql, afterCommit }) {
      return inWorkspaceSql(async (sql) => {
        const { rows } = await sql.query<{ name: string }>({ text: longer, values: [workspaceId, '+'] });
        const { name = '' } = rows[0] ?? {};
        afterCommit((wake) => wake.job('reports', workspaceId, 'r1', name));
        if (body.refuse) throw new PublicError('conflict', 'Told to refuse.');
        return { started: name.split('+').length - 1 };
      });
    },
    async handle({ principal: { workspaceId }, inWorkspace, signal }, _services, { started }) {
      for (;;) {
        const { name } = await inWorkspace((em) => em.findOneOrFail(Workspace, { id: workspaceId }));
        if (name.includes('!')) return { started, name };
        if (name.includes('?')) throw new PublicError('unavailable', 'Not ready.', { retryAfterSeconds: 5 });
        if (signal.aborted) throw new PublicError('unavailable', 'Nobody waits.');
        await sleep(20);
      }
    },
  }),
  route({
    ...facts,
    id: 'buyToy',
    method: 'post',
    path: '/api/purchases',
    limits: [
      { ...minute, name: 'toys.requests', limit: 100, retryAfter: 'oldest' },
      { ...minute, name: 'toys.volume', limit: 3, retryAfter: 'oldest', code: 'toy_volume' },
    ],
    body: z.object({ taken: z.boolean().default(false), volume: z.int().default(0) }),
    answers: { 204: null },
    errors: ['toys_exhausted', 'toy_taken'],
    async handle({ body, take }) {
      if (body.volume > 0) await take(toyVolume, { cost: body.volume });
      if (body.taken) throw toyErrors.refuse('toy_taken', 'Somebody has it.', { holder: 'Ann' });
      throw toyErrors.refuse('toys_exhausted', 'Not enough.', { requested: 5, shortfall: 2 });
    },
  }),
  route({
    ...facts,
    id: 'quotaToy',
    method: 'post',
    path: '/api/cases',
    idempotent: true,
    body: z.object({ amount: z.int().default(1), fail: z.boolean().default(false) }),
    answers: { 201: z.object({ used: z.number(), limit: z.number().nullable(), endsAtMs: z.number() }) },
    handle: ({ body, inWorkspaceSql, takeQuota, quotaUse }) =>
      inWorkspaceSql(async (sql) => {
        await takeQuota(sql, toyQuota, body.amount);
        if (body.fail) throw new PublicError('conflict', 'Told to fail.');
        const { used, limit, endsAtMs } = await quotaUse(sql, toyQuota);
        return { used, limit, endsAtMs };
      }),
  }),
  route({
    ...facts,
    id: 'runToy',
    method: 'post',
    path: '/api/runs',
    body: z.object({ fail: z.boolean().default(false) }),
    answers: { 204: null },
    handle: ({ body, inWorkspaceSql, take }) =>
      inWorkspaceSql(async (sql) => {
        await take(toyRuns, { sql });
        if (body.fail) throw new PublicError('conflict', 'Told to fail.');
      }),
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
    limits: [{ windowMs: 60_000, by: 'ip', name: 'wait', limit: 1_000, retryAfter: 'oldest' }],
    answers: { 200: z.object({ waited: z.boolean() }) },
    async handle({ signal, log }) {
      signal.addEventListener('abort', () => log.info('caller hung up'));
      log.info('a caller waits');
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

const toyShape: ErrorShape<ToyCode> = {
  status: { ...errorStatus, ...toyErrors.status },
  schema: () => ToyError,
  body: ({ message, code, fields, details }) => ({
    ...details,
    error: message,
    code: code.toUpperCase(),
    ...(code === 'validation_failed' && {
      fields: Object.fromEntries(fields.map(({ path, message: why }) => [fieldPath(path), why])),
    }),
  }),
};

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
  errors: toyShape,
};
