import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { HttpProduct } from '../../api/http/product.ts';
import { routesFor } from '../../api/http/routing/routes-for.ts';
import type { OperatorServices } from '../../api/operator/operator-services.ts';
import { PublicError } from '../../domain/errors.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { type CompaniesCode, companiesErrors, companiesShape } from './companies-errors.ts';
import { call, startTestServer, type TestServer } from './test-server.ts';
import { toyErrors, toyProduct } from './toy-product.ts';

const route = routesFor<OperatorServices, CompaniesCode>();

const whole = () => z.coerce.number().int();

/** A route whose input has a field of each kind, and which refuses by every code that the product has of its own. */
const companies: HttpProduct<OperatorServices> = {
  ...toyProduct,
  owns: ['/v1'],
  badParams: 'validation_failed',
  errors: companiesShape,
  routes: [
    route({
      id: 'changeList',
      method: 'post',
      path: '/v1/lists/:list_id',
      summary: 'A list',
      tag: 'Lists',
      auth: 'public',
      params: z.object({ list_id: whole() }),
      query: z.object({ limit: whole().min(1).max(100).default(50), sort: z.enum(['name', 'size']).optional() }),
      body: z.object({
        name: z.string().min(1).max(5),
        domains: z.array(z.string()).max(3).optional(),
        size: z.int().gt(0).optional(),
        refuse: z.string().optional(),
      }),
      answers: { 204: null },
      errors: ['credit_exhausted', 'user_credential_required', 'company_not_found', 'definition_version_conflict'],
      async handle({ body: { refuse } }) {
        if (refuse === 'credits')
          throw companiesErrors.refuse('credit_exhausted', 'Too few credits.', { requested: 5, shortfall: 2 });
        if (refuse === 'user') throw companiesErrors.refuse('user_credential_required', 'A user key is needed.');
        if (refuse === 'company')
          throw companiesErrors.refuse('company_not_found', 'No such company.', { identifier: 'a.com' });
        if (refuse === 'version')
          throw companiesErrors.refuse('definition_version_conflict', 'It changed.', { current_version: 4 });
        if (refuse === 'toy') throw toyErrors.refuse('toy_taken', 'Of another product.', { holder: 'Ann' });
        if (refuse === 'jobs')
          throw companiesErrors.refuse('job_limit', 'Ten jobs are open.', {}, { retryAfterSeconds: 60 });
      },
    }),
  ],
};

describe('a product that writes its errors by code, layer and schema', () => {
  let test: TestDatabase;
  let server: TestServer;

  beforeAll(async () => {
    test = await createTestDatabase();
    server = await startTestServer(test.db, { products: [companies] });
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  const post = (path: string, body: unknown) =>
    call(`${server.url}/v1/lists/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  it('tells every bad field of path, query and body at once, with type, place and input', async () => {
    const long = 'x'.repeat(300);
    const { status, body } = await post('first?limit=900&sort=age', {
      name: long,
      domains: ['a', 3],
      size: 0,
    });
    expect(status).toBe(422);
    expect(body.detail.map(({ type, loc, input }: Record<string, unknown>) => [type, loc, input])).toEqual([
      ['int_parsing', ['path', 'list_id'], 'first'],
      ['less_than_equal', ['query', 'limit'], '900'],
      ['enum', ['query', 'sort'], 'age'],
      ['string_too_long', ['body', 'name'], long.slice(0, 200)],
      ['string_type', ['body', 'domains', 1], 3],
      ['greater_than', ['body', 'size'], 0],
    ]);
    for (const { msg } of body.detail) expect(msg).toMatch(/^[A-Z].*\.$/);
  });

  it('tells a field that is missing from one of the wrong type, and a parameter that came twice', async () => {
    const types = async (path: string, json: unknown) =>
      (await post(path, json)).body.detail.map(({ type, loc }: Record<string, unknown>) => [type, loc]);
    expect(await types('1', {})).toEqual([['missing', ['body', 'name']]]);
    expect(await types('1', { name: null })).toEqual([['string_type', ['body', 'name']]]);
    expect(await types('1?sort=name&sort=size', { name: 'a' })).toEqual([['enum', ['query', 'sort']]]);
    expect(await types('1', [])).toEqual([['dict_type', ['body']]]);
  });

  it.each([
    ['{"name":"a",}', 12],
    ['{"name" "a"}', 8],
    ['{"name":"a"', 11],
    ['{"name":tru}', 8],
    ['\uFEFF{"name":01}', 8],
    ['{"name":"a"} x', 13],
    ['["a" "b"]', 5],
    ['', null],
  ])('says where %j stops being JSON', async (body, offset) => {
    const { status, body: answered } = await post('1', body);
    expect(status).toBe(422);
    const [first] = answered.detail;
    expect([first.type, first.loc]).toEqual(
      offset === null ? ['missing', ['body', 'name']] : ['json_invalid', ['body', offset]],
    );
  });

  it.each([
    ['credits', 402, { error: 'credit_exhausted', message: 'Too few credits.', requested: 5, shortfall: 2 }],
    ['user', 403, { error: 'user_credential_required', message: 'A user key is needed.' }],
    ['company', 404, { detail: { error: 'company_not_found', message: 'No such company.', identifier: 'a.com' } }],
    ['version', 409, { detail: { error: 'definition_version_conflict', message: 'It changed.', current_version: 4 } }],
    ['jobs', 429, { error: 'rate_limited', message: 'Ten jobs are open.', retry_after: 60 }],
  ])('gives its own refusal %s its status, layer and extra fields', async (refuse, status, body) => {
    expect(await post('1', { name: 'a', refuse })).toMatchObject({ status, body });
  });

  it('answers 500 to a code of another product, and says so in the log', async () => {
    const answer = await post('1', { name: 'a', refuse: 'toy' });
    expect(answer).toMatchObject({ status: 500, body: { detail: { error: 'internal_error' } } });
    expect(answer.text).not.toContain('Ann');
    expect(server.logs()).toContain('no shape for toy_taken');
  });

  it('describes its own codes in OpenAPI', async () => {
    const { body } = await call(`${server.url}/openapi.json`);
    const { responses } = body.paths['/v1/lists/{list_id}'].post;
    expect(Object.keys(responses).sort()).toEqual(
      ['204', '402', '403', '404', '409', '413', '415', '422', '500', '503'].sort(),
    );
    expect(responses['402'].description).toBe('credit_exhausted');
    expect(responses['422'].description).toBe('validation_failed, malformed_json');
  });

  it('compiles no code that nobody declared, and no refusal without its details', () => {
    // @ts-expect-error
    const unknown = () => new PublicError('no_such_code', 'x');
    // @ts-expect-error
    const ofAnother = () => companiesErrors.refuse('toy_taken', 'x', { holder: 'Ann' });
    // @ts-expect-error
    const without = () => companiesErrors.refuse('credit_exhausted', 'x');
    // @ts-expect-error
    const wrong = () => companiesErrors.refuse('credit_exhausted', 'x', { requested: 'many', shortfall: 1 });
    expect([unknown, ofAnother, without, wrong].map((make) => typeof make)).toEqual(Array(4).fill('function'));
  });

  it('refuses a table with an error that its product does not spell, or one limit twice', async () => {
    const rule = { name: 'a', limit: 1, windowMs: 1_000, by: 'ip', retryAfter: 1 } as const;
    const [first] = companies.routes;
    const start = (more: object) =>
      startTestServer(test.db, { products: [{ ...companies, routes: [{ ...first!, ...more }] }] });
    await expect(start({ errors: ['toy_taken'] })).rejects.toThrow(
      /answers toy_taken, which its product does not spell/,
    );
    await expect(start({ limits: [{ ...rule, code: 'toy_volume' }] })).rejects.toThrow(/answers toy_volume/);
    await expect(start({ limits: [rule, rule] })).rejects.toThrow(/is counted by one limit twice/);
  });
});
