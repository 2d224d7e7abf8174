import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createApp } from '../../api/app.ts';
import { installedProduct } from '../../api/http/installed-product.ts';
import type { HttpProduct } from '../../api/http/product.ts';
import { coversPath } from '../../api/http/routing/covers-path.ts';
import type { Route } from '../../api/http/routing/route.ts';
import { tableMistakes } from '../../api/http/routing/table-mistakes.ts';
import type { OperatorServices } from '../../api/operator/operator-services.ts';
import { operatorProduct } from '../../api/operator/product.ts';
import { products as everyProduct } from '../../api/products.ts';
import { keyKind } from '../../domain/tenancy/key-kind.ts';
import { toyProduct } from './toy-product.ts';

type TableRow = Route<OperatorServices>;

const row = (id: string, path: string, more: Partial<TableRow> = {}): TableRow => ({
  id,
  path,
  method: 'get',
  summary: 'A toy',
  tag: 'toys',
  auth: 'key',
  answers: { 200: z.object({}) },
  handle: async () => ({}),
  ...more,
});

const table = (product: string, owns: string[], ...routes: TableRow[]): HttpProduct<OperatorServices> => ({
  ...toyProduct,
  product,
  owns,
  routes,
});

const companies = (...routes: TableRow[]) => table('companies', ['/v1'], ...routes);
const traces = (...routes: TableRow[]) => table('traces', ['/v1/traces', '/api/v1/traces'], ...routes);

describe('the route tables', () => {
  it('of this server have no mistake', () => {
    expect(tableMistakes(everyProduct.map(({ product }) => product))).toEqual([]);
    expect(tableMistakes([toyProduct, operatorProduct])).toEqual([]);
  });

  it('may nest the prefixes of products, each with its own operation ids', () => {
    const same = (path: string) => row('createWebhook', path, { method: 'post' });
    expect(tableMistakes([companies(same('/v1/webhooks')), traces(same('/v1/traces'))])).toEqual([]);
  });

  it.each<[string, HttpProduct<OperatorServices>[], string]>([
    ['a prefix of two products', [companies(), table('traces', ['/v1'])], '/v1 is claimed by companies and traces'],
    ['a prefix of the server', [table('traces', ['/docs'])], '/docs is claimed by the server and traces'],
    ['a prefix that ends in a slash', [table('traces', ['/t/'])], 'traces cannot own /t/'],
    ['a product with two tables', [companies(), table('companies', ['/v2'])], 'companies has two tables'],
    ['a route under nobody', [companies(row('a', '/v2/a'))], "companies.a is at /v2/a, which is nobody's"],
    [
      'a route under another product',
      [companies(row('a', '/v1/traces')), traces()],
      "companies.a is at /v1/traces, which is traces's",
    ],
    ['two routes of one id', [companies(row('a', '/v1/a'), row('a', '/v1/b'))], 'companies has two routes named a'],
    [
      'one path twice, under other names of its parameters',
      [companies(row('a', '/v1/:id/x'), row('b', '/v1/:key/x'))],
      'companies.b is never reached: companies.a takes its path',
    ],
    [
      'a fixed path behind one with a parameter',
      [companies(row('a', '/v1/lists/:id'), row('b', '/v1/lists/filter-fields'))],
      'companies.b is never reached: companies.a takes its path',
    ],
    [
      'a path that another product takes with a wildcard',
      [table('evaluations', ['/api'], row('a', '/api/*rest')), traces(row('b', '/api/v1/traces/:id'))],
      'traces.b is never reached: evaluations.a takes its path',
    ],
    [
      'two credentials of one id',
      [{ ...companies(), credentials: [toyProduct.credentials[0]!, toyProduct.credentials[0]!] }],
      'companies has two credentials named toyBearer',
    ],
  ])('are refused with %s', (_what, products, sentence) => {
    expect(tableMistakes(products).join('; ')).toContain(sentence);
  });

  it('are refused with a key prefix of two kinds of keys, spelled as an alias too', () => {
    const withKeys = (prefix: string, aliasPrefix?: string) => {
      const kind = keyKind({
        product: 'traces',
        class: 'api_key',
        prefix,
        field: 'apiKey',
        ...(aliasPrefix && { aliasPrefix }),
      });
      return [{ ...traces(), credentials: [{ id: 'key', header: 'bearer' as const, kinds: [kind] }] }];
    };
    expect(tableMistakes(withKeys('tw_op_'))).toEqual([
      'tw_op_ is claimed by keys of operator operator and keys of traces api_key',
    ]);
    expect(tableMistakes(withKeys('rt_', 'tw_op_'))).toHaveLength(1);
    expect(tableMistakes(withKeys('tw_op_x_'))).toEqual([]);
  });

  it('keep a server with a mistake from starting, and say which', () => {
    const products = [companies(), table('traces', ['/v1'])];
    expect(() =>
      createApp({
        products: products.map((one) => installedProduct(one, () => null as never)),
        services: null as never,
        wake: null as never,
        logger: null as never,
      }),
    ).toThrow('Bad route tables: /v1 is claimed by companies and traces.');
  });
});

describe('a path covers another', () => {
  it.each<[string, string, boolean]>([
    ['/a/:id', '/a/b', true],
    ['/a/b', '/a/:id', false],
    ['/a/:id', '/a/:id.svg', true],
    ['/a/:id.svg', '/a/:id', false],
    ['/a/:id.svg', '/a/x.svg', true],
    ['/a/:id.svg', '/a/xsvg', false],
    ['/a/*key', '/a/b/:c', true],
    ['/a/*key', '/a', false],
    ['/a/:b/:c', '/a/*key', false],
    ['/a/:b', '/a/*key', false],
    ['/a/:b', '/a/b/c', false],
  ])('%s over %s: %s', (first, second, covers) => {
    expect(coversPath(first, second)).toBe(covers);
  });
});
