import type { EntityManager } from '@mikro-orm/postgresql';
import type { ListQuery } from '../../../domain/evaluations/contract.ts';
import { type Places, sql } from './conditions.ts';
import { countMatches, type Grouping } from './figures.ts';
import { type Selection, type Slice, selectMatches } from './select-uids.ts';
import { isTallied, isTalliedByModel } from './tally.ts';

const groupings: Partial<Record<ListQuery['sortBy'], Grouping>> = {
  status: { ofLog: 'l.status', ofCell: 'l.status' },
  projectName: { ofLog: 'l.project_id', ofCell: 'l.project_id' },
  model: { ofLog: 'l.model', ofCell: `nullif(substr(l.facet, 7), '')` },
};

/** By what a list is counted apart to find its page; null where the order has too many values, or nothing is counted. */
export function groupingOf(query: ListQuery, { standIns }: Places): Grouping | null {
  const grouping = groupings[query.sortBy];
  if (!grouping || !isTallied(query)) return null;
  if (query.sortBy === 'projectName' && standIns.length > 0) return null; // several ids share a name
  return query.sortBy !== 'model' || isTalliedByModel(query) ? grouping : null;
}

interface Group {
  value: string | null;
  logs: number;
}

async function groupsInOrder(
  em: EntityManager,
  query: ListQuery,
  places: Places,
  grouping: Grouping,
): Promise<Group[]> {
  const counts = new Map<string | null, number>();
  for (const { value, total } of await countMatches(em, query, places, grouping))
    counts.set(value, (counts.get(value) ?? 0) + total);
  const values = [...counts.keys()].filter((value) => value !== null && (counts.get(value) ?? 0) > 0);
  const key = query.sortBy === 'projectName' ? '(select p.name_key from project p where p.id = value::uuid)' : 'value';
  const rows = await em.execute<{ value: string }[]>(
    `select value from json_array_elements_text(?::json) v (value) order by ${key} ${query.sortDir}`,
    [JSON.stringify(values)],
  );
  const logs = (value: string | null) => ({ value, logs: counts.get(value) ?? 0 });
  return [...rows.map(({ value }) => logs(value)), ...(counts.has(null) ? [logs(null)] : [])];
}

/** A page of an order by few values: passes over whole groups, and sorts what it needs of the others by id. */
export async function pageOfGroups(
  em: EntityManager,
  query: ListQuery,
  places: Places,
  {
    grouping,
    branches,
    conditions,
    slice,
  }: { grouping: Grouping; slice: Slice } & Pick<Selection, 'branches' | 'conditions'>,
): Promise<string[]> {
  let { offset, limit } = slice;
  const page: string[] = [];
  for (const { value, logs } of await groupsInOrder(em, query, places, grouping)) {
    if (limit > 0 && offset < logs) {
      const inGroup = value === null ? sql(`${grouping.ofLog} is null`) : sql(`${grouping.ofLog} = ?`, value);
      const selection: Selection = { branches, conditions: [...conditions, inGroup], key: 'l.id', direction: 'asc' };
      const uids = await selectMatches(em, selection, { offset, limit }, logs);
      page.push(...uids);
      limit -= uids.length;
    }
    offset = Math.max(0, offset - logs);
  }
  return page;
}
