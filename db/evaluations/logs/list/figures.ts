import type { EntityManager } from '@mikro-orm/postgresql';
import type { ListQuery } from '../../../../domain/evaluations/contract/logs/list-query.ts';
import { branchesOf, settled } from './branches.ts';
import { allOf, filtersOf, type ProjectScope, type Sql, sql, timeOf } from './conditions.ts';
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

/** How many matches are alike: in status, in whether a human decided, and in the value they are grouped by, if any. */
export interface Count {
  value: string | null;
  status: NonNullable<ListQuery['status']>;
  decided: boolean;
  logs: number;
}

const kinds = (value: string | undefined, decided: string, logs: string) =>
  `select ${value ?? 'null'} as value, l.status, ${decided} as decided, ${logs}::int as logs`;

const countLogs = (em: EntityManager, conditions: Sql[], grouping: Grouping | null): Promise<Count[]> => {
  const { text, values } = allOf(conditions);
  const select = kinds(grouping?.ofLog, 'l.human_decision is not null', 'count(*)');
  return em.execute(`${select} from log l where ${text} group by 1, 2, 3`, values);
};

const sumCells = (em: EntityManager, { text, values }: Sql, grouping: Grouping | null): Promise<Count[]> => {
  const select = kinds(grouping?.ofCell, 'l.decided', 'sum(l.logs)');
  return em.execute(`${select} from ${tally} l where ${text} group by 1, 2, 3`, values);
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
 * Counts all matches: by the counts that are kept, where they know; else one by one. Equal ones may come in several
 * parts.
 */
export async function countMatches(
  em: EntityManager,
  query: ListQuery,
  places: ProjectScope,
  grouping: Grouping | null,
): Promise<Count[]> {
  const filters = filtersOf(query, places, 'many');
  const counts: Count[][] = [];
  for (const branch of branchesOf(query)) {
    const days = branch === settled && isTallied(query) ? wholeDays(query) : null;
    if (!days) counts.push(await countLogs(em, [branch, ...filters, ...timeOf(query)], grouping));
    else {
      counts.push(await sumCells(em, cellsOf(query, places, days), grouping));
      for (const edge of edgesOf(query, days))
        counts.push(await countLogs(em, [branch, ...filters, ...edge], grouping));
    }
  }
  return counts.flat();
}

/** The figures over all that was counted. */
export function figuresOf(counts: Count[]): Figures {
  const sum = (matches: (count: Count) => boolean) =>
    counts.filter(matches).reduce((total, { logs }) => total + logs, 0);
  const failed = ({ status }: Count) => status === 'flagged' || status === 'error';
  return {
    total: sum(() => true),
    failed: sum(failed),
    reviewable: sum((count) => failed(count) && !count.decided),
    passed: sum(({ status }) => status === 'pass'),
    evaluated: sum(({ status }) => status !== 'pending'),
  };
}
