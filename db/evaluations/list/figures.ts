import type { EntityManager } from '@mikro-orm/postgresql';
import type { ListQuery } from '../../../domain/evaluations/contract.ts';
import { branchesOf, settled } from './branches.ts';
import { allOf, filtersOf, type Places, type Sql, sql, timeOf, undecided } from './conditions.ts';
import { MOST_SORTED } from './select-uids.ts';
import { cellsOf, type Days, isTallied, tally, wholeDays } from './tally.ts';

/** How many logs match, and of what kind (contract section 6.1). */
export interface Figures {
  total: number;
  failed: number;
  reviewable: number;
  passed: number;
  evaluated: number;
}

/** A column of few values by which matches are counted apart: of `log l`, and of the cells `l` of `tally`. */
export interface Grouping {
  ofLog: string;
  ofCell: string;
}

/** Figures over some of the matches, all of which have this value where they are grouped. */
interface Part extends Figures {
  value: string | null;
  /** Their internal ids, where they were counted one by one and are few. */
  uids?: string[] | null;
}

const failed = `l.status in ('flagged', 'error')`;

const figuresSql = (
  count: (where: string) => string,
  reviewable: string,
  grouping: string | undefined,
  from: string,
  more = '',
) => `
  select ${grouping ?? 'null'} as value, ${count('true')} as total, ${count(failed)} as failed,
    ${count(reviewable)} as reviewable, ${count(`l.status = 'pass'`)} as passed,
    ${count(`l.status <> 'pending'`)} as evaluated ${more}
  from ${from} ${grouping ? 'group by 1' : ''}`;

const countLogs = (em: EntityManager, conditions: Sql[], grouping?: Grouping): Promise<Part[]> => {
  const { text, values } = allOf(conditions);
  const count = (where: string) => `count(*) filter (where ${where})::int`;
  const uids = grouping ? '' : `, to_json(case when count(*) <= ${MOST_SORTED} then array_agg(l.uid) end) as uids`;
  return em.execute(figuresSql(count, undecided, grouping?.ofLog, `log l where ${text}`, uids), values);
};

const sumCells = (em: EntityManager, { text, values }: Sql, grouping?: Grouping): Promise<Part[]> => {
  const count = (where: string) => `coalesce(sum(l.logs) filter (where ${where}), 0)::int`;
  const reviewable = `${failed} and not l.decided`;
  return em.execute(figuresSql(count, reviewable, grouping?.ofCell, `${tally} l where ${text}`), values);
};

/** What the whole days leave of a span, before and after them. */
const edgesOf = ({ from, to }: ListQuery, { first, end }: Days): Sql[][] => [
  ...(from !== null && first !== null && Date.parse(from) < Date.parse(first)
    ? [[...timeOf({ from, to: null }), sql('l."timestamp" < ?::timestamptz', first)]]
    : []),
  ...(to !== null && end !== null && Date.parse(end) <= Date.parse(to)
    ? [[...timeOf({ from: null, to }), sql('l."timestamp" >= ?::timestamptz', end)]]
    : []),
];

/**
 * Counts all matches: by the counts that are kept, where they know; else one by one. Values may come in several parts.
 */
export async function countMatches(
  em: EntityManager,
  query: ListQuery,
  places: Places,
  grouping?: Grouping,
): Promise<Part[]> {
  const filters = filtersOf(query, places);
  const parts: Part[][] = [];
  for (const branch of branchesOf(query)) {
    const days = branch === settled && isTallied(query) ? wholeDays(query) : null;
    if (!days) parts.push(await countLogs(em, [branch, ...filters, ...timeOf(query)], grouping));
    else {
      parts.push(await sumCells(em, cellsOf(query, places, days), grouping));
      for (const edge of edgesOf(query, days)) parts.push(await countLogs(em, [branch, ...filters, ...edge], grouping));
    }
  }
  return parts.flat();
}

/** The figures over all matches; their internal ids too, where it took looking at each and they are few. */
export async function figuresOf(
  em: EntityManager,
  query: ListQuery,
  places: Places,
): Promise<{ figures: Figures; uids: string[] | null }> {
  const parts = await countMatches(em, query, places);
  const sum = (name: keyof Figures) => parts.reduce((all, part) => all + part[name], 0);
  const figures = {
    total: sum('total'),
    failed: sum('failed'),
    reviewable: sum('reviewable'),
    passed: sum('passed'),
    evaluated: sum('evaluated'),
  };
  const uids = parts.flatMap((part) => part.uids ?? []);
  return { figures, uids: uids.length === figures.total && uids.length <= MOST_SORTED ? uids : null };
}
