import type { PageQuery } from '../../domain/investigations/contract/list.ts';

/** Adds a value to a statement; answers its place, `$1` and so on. */
export type Bind = (value: unknown) => string;

/** The values of a statement, and what adds one. */
export function bindings(): { values: unknown[]; bind: Bind } {
  const values: unknown[] = [];
  return { values, bind: (value) => `$${values.push(value)}` };
}

/**
 * SQL of a page, newest first by these columns of time and id: the condition behind which it begins, and its end. It reads
 * one row more than the page is long.
 */
export const pageSql = ({ cursor, limit }: PageQuery, [at, id]: readonly [string, string], bind: Bind) => ({
  behind: cursor ? `(${at}, ${id}) < (${bind(cursor[0])}::timestamptz, ${bind(cursor[1])}::uuid)` : 'true',
  end: `order by ${at} desc, ${id} desc limit ${bind(limit + 1)}`,
});
