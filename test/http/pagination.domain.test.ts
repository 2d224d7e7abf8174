import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { timestamp, uuid } from '../../domain/fields.ts';
import {
  cursorOf,
  cursorQuery,
  cutPage,
  offsetFields,
  offsetQuery,
  pageFacts,
  pageFields,
  pageQuery,
  withParameter,
} from '../../domain/pagination.ts';

const issuesOf = (schema: z.ZodType, value: unknown) =>
  (schema.safeParse(value).error?.issues ?? []).map(({ code, path }) => [code, path.join('.')]);

describe('the parameters of lists', () => {
  it('clamp what is out of range, and read what is no number as the usual', () => {
    const query = z.object(pageQuery({ usual: 50, most: 100, beyond: 'clamp' }));
    expect(query.parse({})).toEqual({ page: 1, limit: 50 });
    expect(query.parse({ page: '-3', limit: '1e9' })).toEqual({ page: 1, limit: 100 });
    expect(query.parse({ page: 'x', limit: '' })).toEqual({ page: 1, limit: 50 });
    expect(query.parse({ page: '2.9', limit: '0' })).toEqual({ page: 2, limit: 1 });
    const { page, limit } = query.parse({ page: '1e300', limit: '100' });
    expect(Number.isSafeInteger(page * limit)).toBe(true);
  });

  it('refuse what is out of range or no whole number, each by its own code', () => {
    const query = z.object(pageQuery({ usual: 50, most: 100, beyond: 'refuse', lastPage: 1_000_000 }));
    expect(query.parse({ page: '1000000', limit: '100' })).toEqual({ page: 1_000_000, limit: 100 });
    expect(query.parse({})).toEqual({ page: 1, limit: 50 });
    expect(issuesOf(query, { page: '1000001', limit: '0' })).toEqual([
      ['too_big', 'page'],
      ['too_small', 'limit'],
    ]);
    for (const bad of ['', 'x', '1.5', '1e2', '0x10', ['1', '2']])
      expect([bad, issuesOf(query, { page: bad })]).toEqual([bad, [['invalid_type', 'page']]]);
  });

  it('count an offset from 0', () => {
    const query = z.object(offsetQuery({ usual: 1_000, most: 1_000, beyond: 'refuse' }));
    expect(query.parse({ offset: '30' })).toEqual({ limit: 1_000, offset: 30 });
    expect(issuesOf(query, { offset: '-1', limit: '1001' })).toEqual([
      ['too_big', 'limit'],
      ['too_small', 'offset'],
    ]);
    expect(issuesOf(query, { offset: '99999999999999999999' })).not.toEqual([]);
  });
});

describe('cursors', () => {
  const position = z.tuple([timestamp(), uuid()]);
  const cases = cursorOf('cases', position);
  const query = z.object(cursorQuery({ usual: 50, most: 200, beyond: 'refuse' }, cases));
  const place: [string, string] = ['2026-02-11T07:30:00.123Z', '11111111-1111-4111-8111-111111111111'];

  it('come back as the position they were made of', () => {
    expect(query.parse({ cursor: cases.encode(place) })).toEqual({ cursor: place, limit: 50 });
    expect(query.parse({ limit: '200' })).toEqual({ cursor: null, limit: 200 });
    expect(cases.encode(place)).toMatch(/^[\w-]+$/);
  });

  it('are refused when another list gave them out, or none', () => {
    const good = cases.encode(place);
    const others = [
      cursorOf('subjects', position).encode(place),
      ...[`${good}A`, `${good}=`, good.slice(0, -3), '', 'x', '%00', good.toUpperCase()],
      Buffer.from(JSON.stringify(['cases', [1, 2]])).toString('base64url'),
      Buffer.from(JSON.stringify(['cases', place, 1])).toString('base64url'),
      Buffer.from('null').toString('base64url'),
    ];
    for (const cursor of others)
      expect([cursor, issuesOf(query, { cursor })]).toEqual([cursor, [['custom', 'cursor']]]);
    expect(issuesOf(query, { cursor: [good, good] })).toEqual([['invalid_type', 'cursor']]);
  });

  it('follow a page that has one behind it', () => {
    expect(cutPage([1, 2, 3], 2)).toEqual({ items: [1, 2], last: 2 });
    expect(cutPage([1, 2], 2)).toEqual({ items: [1, 2], last: null });
    expect(cutPage([], 2)).toEqual({ items: [], last: null });
  });
});

describe('envelopes', () => {
  it('can be spelled with a pagination of their own, as companies do', () => {
    const facts = (page: number, limit: number, total: number) => {
      const { totalPages, hasNext, hasPrev, offset } = pageFacts({ page, limit, total });
      return [totalPages, hasNext, hasPrev, offset];
    };
    expect(facts(1, 50, 0)).toEqual([0, false, false, 0]);
    expect(facts(1, 50, 51)).toEqual([2, true, false, 0]);
    expect(facts(2, 50, 51)).toEqual([2, false, true, 50]);
    expect(facts(9, 50, 51)).toEqual([2, false, true, 400]);
    expect(withParameter('http://a.com:3001/v1/companies?q=a%20b&page=1&include=x%2Cy', 'page', 2)).toBe(
      'http://a.com:3001/v1/companies?q=a+b&page=2&include=x%2Cy',
    );
    expect(withParameter('http://a.com/v1/companies', 'page', 2)).toBe('http://a.com/v1/companies?page=2');
  });

  it('name their items and say where they are', () => {
    const byPage = z.object({ executions: z.array(z.string()), ...pageFields });
    const byOffset = z.object({ chains: z.array(z.string()), ...offsetFields });
    expect(byPage.safeParse({ executions: [], total: 0, page: 1, limit: 50 }).success).toBe(true);
    expect(byOffset.safeParse({ chains: ['a'], total: 137, limit: 50, offset: 0 }).success).toBe(true);
    expect(byOffset.safeParse({ chains: ['a'], total: -1, limit: 50, offset: 0 }).success).toBe(false);
  });
});
