import type { ListQuery } from '../../../../domain/evaluations/contract/logs/list-query.ts';
import { allOf, oneOfIds, type ProjectScope, type Sql, sql, visible } from './conditions.ts';

/** The counts as they are now: the cells' totals, and what changed since they were made. Each has an index of its own. */
export const tally = '(select * from log_tally where folded union all select * from log_tally where not folded)';

const dayMs = 86_400_000;

/** Whole days (UTC) from `first` to before `end`, as ISO 8601; null where the span is open. */
export interface Days {
  first: string | null;
  end: string | null;
}

/** The whole days within a span of which both bounds belong to it; null where there is none. */
export function wholeDays({ from, to }: { from: string | null; to: string | null }): Days | null {
  const first = from === null ? null : Math.ceil(Date.parse(from) / dayMs) * dayMs;
  const end = to === null ? null : Math.floor((Date.parse(to) + 1) / dayMs) * dayMs;
  if (first !== null && end !== null && first >= end) return null;
  // The day after the year 9999 is written with a sign that PostgreSQL does not read.
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().replace(/^\+0*/, ''));
  return { first: iso(first), end: iso(end) };
}

/** Whether counts are kept of what a query asks for. */
export const isTallied = ({ sessionId, subjectId, actorId, q, tags }: ListQuery): boolean =>
  [sessionId, subjectId, actorId, q].every((value) => value === null) && tags.length <= 1;

/** Cells by model, which do not know the day: far fewer than those by day. */
export const byModel = `l.facet > 'model' and l.facet < 'modem'`;

/** Whether cells by model count what a query asks for. */
export const isTalliedByModel = (query: ListQuery): boolean =>
  isTallied(query) && query.tags.length === 0 && query.from === null && query.to === null;

function facetOf(query: ListQuery): Sql {
  const [tag] = query.tags;
  if (tag !== undefined) return sql('l.facet = ?', `tag:${tag}`);
  return isTalliedByModel(query) ? sql(byModel) : sql(`l.facet = ''`);
}

/** The cells of `tally` that count the settled logs of a query. */
export function cellsOf(query: ListQuery, places: ProjectScope, days: Days): Sql {
  const { projects, tasks } = places;
  return allOf([
    facetOf(query),
    ...visible(places),
    ...(query.status === null ? [] : [sql('l.status = ?', query.status)]),
    ...(projects ? [oneOfIds('l.project_id', projects)] : []),
    ...(tasks ? [oneOfIds('l.task_id', tasks)] : []),
    ...(query.pending ? [sql(`l.status in ('flagged', 'error') and not l.decided`)] : []),
    ...(days.first ? [sql(`l.day >= (?::timestamptz at time zone 'utc')::date`, days.first)] : []),
    ...(days.end ? [sql(`l.day < (?::timestamptz at time zone 'utc')::date`, days.end)] : []),
  ]);
}
