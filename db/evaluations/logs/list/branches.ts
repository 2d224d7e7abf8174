import type { ListQuery } from '../../../../domain/evaluations/contract/logs/list-query.ts';
import { allOf, type Sql, sql } from './conditions.ts';

/**
 * Settled logs are in the indexes of lists, pending ones in that of the queue only, so that a log is written into those
 * once and not with every update of its first seconds. A list is the union of both, as far as its filters allow.
 */
export const settled = sql('l.due_at is null');
const pending = sql('l.due_at is not null');

/** Where the matches of a query can be. */
export function branchesOf(query: Pick<ListQuery, 'status' | 'pending'>): Sql[] {
  if (query.status === 'pending') return query.pending ? [] : [pending];
  return query.status !== null || query.pending ? [settled] : [settled, pending];
}

/** One SELECT for each branch, as the terms of a UNION ALL; `tail` orders and limits each of them. */
export function unionOf(branches: Sql[], select: string, conditions: Sql[], tail = ''): Sql {
  const terms = branches.map((branch) => {
    const where = allOf([branch, ...conditions]);
    return sql(`(${select} where ${where.text} ${tail})`, ...where.values);
  });
  return sql(terms.map(({ text }) => text).join(' union all '), ...terms.flatMap(({ values }) => values));
}
