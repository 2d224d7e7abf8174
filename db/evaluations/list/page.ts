import type { EntityManager } from '@mikro-orm/postgresql';
import type { ListQuery } from '../../../domain/evaluations/contract.ts';
import { branchesOf } from './branches.ts';
import { filtersOf, oneOfIds, type Places, sql, timeOf } from './conditions.ts';
import { groupingOf, pageOfGroups } from './groups.ts';
import {
  countSelected,
  MOST_SORTED,
  type Selection,
  type Slice,
  selectMatches,
  sortMatches,
  walkMatches,
} from './select-uids.ts';

const sortKeys: Record<ListQuery['sortBy'], string> = {
  timestamp: 'l."timestamp"',
  projectName: '(select p.name_key from project p where p.id = l.project_id)', // as names are compared
  model: 'l.model',
  status: 'l.status',
  latencyMs: 'l.latency_ms',
  costUsd: 'l.cost_usd',
};

/** A page of an order by values of which some are null: those come last, by id. */
async function pageWithNulls(em: EntityManager, selection: Selection, { offset, limit }: Slice, total: number) {
  const { conditions, key } = selection;
  const filled = { ...selection, conditions: [...conditions, sql(`${key} is not null`)] };
  const page = await walkMatches(em, filled, { offset, limit });
  if (page.length === limit) return page;
  const count = await countSelected(em, filled);
  const empty: Selection = {
    ...selection,
    conditions: [...conditions, sql(`${key} is null`)],
    key: 'l.id',
    direction: 'asc',
  };
  const rest = { offset: Math.max(0, offset - count), limit: limit - page.length };
  return [...page, ...(await selectMatches(em, empty, rest, total - count))];
}

/** What there is to take a page from. */
export interface Matches {
  total: number;
  /** All of them, where they are known. */
  uids: string[] | null;
}

/** The internal ids of a query's page, in its order. */
export async function pageOf(em: EntityManager, query: ListQuery, places: Places, { total, uids }: Matches) {
  const slice = { offset: (query.page - 1) * query.limit, limit: query.limit };
  if (slice.offset >= total) return [];
  const order = { key: sortKeys[query.sortBy], direction: query.sortDir };
  if (uids) return sortMatches(em, { ...order, branches: [sql('true')], conditions: [oneOfIds('l.uid', uids)] }, slice);

  const conditions = [...filtersOf(query, places), ...timeOf(query)];
  const selection: Selection = { ...order, branches: branchesOf(query), conditions };
  if (total <= MOST_SORTED) return sortMatches(em, selection, slice);
  const grouping = groupingOf(query, places);
  if (grouping) return pageOfGroups(em, query, places, { ...selection, grouping, slice });
  if (query.sortBy === 'timestamp') return selectMatches(em, selection, slice, total);
  if (query.sortBy === 'status' || query.sortBy === 'projectName') return sortMatches(em, selection, slice);
  return pageWithNulls(em, selection, slice, total);
}
