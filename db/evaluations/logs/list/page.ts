import type { EntityManager } from '@mikro-orm/postgresql';
import type { ListQuery } from '../../../../domain/evaluations/contract/logs/list-query.ts';
import { branchesOf } from './branches.ts';
import { type Abundance, filtersOf, type ProjectScope, sql, timeOf } from './conditions.ts';
import { findFewMatches } from './few-matches.ts';
import { type Count, countMatches, type Figures, figuresOf, type Grouping } from './figures.ts';
import { countedGroups, groupingOf, modelGroups, pageOfGroups } from './groups.ts';
import { countSelected, type Selection, type Slice, selectMatches, sortMatches, walkMatches } from './select-uids.ts';
import { isTallied } from './tally.ts';

const sortKeys: Record<ListQuery['sortBy'], string> = {
  timestamp: 'l."timestamp"',
  projectName: 'p.name_key', // as names are compared
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

/** A query, what its names mean, and how many matches are fetched and sorted before a walk in order is quicker. */
interface Wanted extends Pick<Selection, 'mostSorted'> {
  query: ListQuery;
  places: ProjectScope;
}

/** Every index of lists tells places and states; to walk past a log of another tag, party or word takes so much longer. */
const DEAR_WALK = 10;

const isDearToWalk = (query: ListQuery) => !isTallied(query) || query.tags.length > 0;

const sliceOf = ({ page, limit }: ListQuery): Slice => ({ offset: (page - 1) * limit, limit });

const selectionOf = ({ query, places, mostSorted }: Wanted, abundance: Abundance): Selection => ({
  branches: branchesOf(query),
  conditions: [...filtersOf(query, places, abundance), ...timeOf(query)],
  from: query.sortBy === 'projectName' ? 'log l join project p on p.id = l.project_id' : 'log l',
  key: sortKeys[query.sortBy],
  direction: query.sortDir,
  mostSorted: isDearToWalk(query) ? mostSorted * DEAR_WALK : mostSorted,
});

/** The internal ids of one page of `total` matches, which were counted apart by `grouping`, if any. */
async function pageOfMany(
  em: EntityManager,
  wanted: Wanted,
  { total, counts, grouping }: { total: number; counts: Count[]; grouping: Grouping | null },
): Promise<string[]> {
  const { query, mostSorted } = wanted;
  const [selection, slice] = [selectionOf(wanted, 'many'), sliceOf(query)];
  if (slice.offset >= total) return [];
  if (total <= selection.mostSorted) return sortMatches(em, selection, slice);
  const inGroups = { ...selection, mostSorted }; // these are walked by id, which has to do with no filter
  if (grouping) return pageOfGroups(em, await countedGroups(em, wanted, grouping, counts), inGroups, slice);
  if (query.sortBy === 'model') return pageOfGroups(em, await modelGroups(em, query), inGroups, slice);
  if (query.sortBy === 'timestamp') return selectMatches(em, selection, slice, total);
  return pageWithNulls(em, selection, slice, total);
}

/** The figures over all matches of a query, and the internal ids of its page, in its order. */
export async function findPage(em: EntityManager, wanted: Wanted): Promise<{ figures: Figures; uids: string[] }> {
  const { query, places } = wanted;
  if (!isTallied(query)) {
    const few = await findFewMatches(em, selectionOf(wanted, 'few'), sliceOf(query));
    if (few) return { figures: figuresOf(few.counts), uids: few.uids };
  }
  const grouping = groupingOf(query);
  const counts = await countMatches(em, query, places, grouping);
  const figures = figuresOf(counts);
  return { figures, uids: await pageOfMany(em, wanted, { total: figures.total, counts, grouping }) };
}
