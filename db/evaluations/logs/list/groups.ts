import type { EntityManager } from '@mikro-orm/postgresql';
import type { ListQuery } from '../../../../domain/evaluations/contract/logs/list-query.ts';
import { oneOfIds, type ProjectScope, type Sql, sql } from './conditions.ts';
import type { Count, Grouping } from './figures.ts';
import { countSelected, type Selection, type Slice, selectMatches } from './select-uids.ts';
import { byModel, isTallied, isTalliedByModel, tally } from './tally.ts';

const project: Grouping = { ofLog: 'l.project_id', ofCell: 'l.project_id' };
const status: Grouping = { ofLog: 'l.status', ofCell: 'l.status' };
const model: Grouping = { ofLog: 'l.model', ofCell: `nullif(substr(l.facet, 7), '')` };

const groupings: Partial<Record<ListQuery['sortBy'], Grouping>> = { projectName: project, status, model };

/** By what matches are counted apart to find a page; null where their order has too many values, or counts don't tell. */
export function groupingOf(query: ListQuery): Grouping | null {
  if (query.sortBy === 'model' && isTallied(query) && !isTalliedByModel(query)) return null;
  return groupings[query.sortBy] ?? null;
}

/** Matches that come together in an order. */
interface Group {
  condition: Sql;
  /** How many they are; null where they were not counted. */
  logs: number | null;
}

async function inOrder(em: EntityManager, values: Iterable<string | null>, { sortBy, sortDir }: ListQuery) {
  const filled = [...values].filter((value) => value !== null);
  const key = sortBy === 'projectName' ? '(select p.name_key from project p where p.id = value::uuid)' : 'value';
  const rows = await em.execute<{ value: string }[]>(
    `select value from json_array_elements_text(?::json) v (value) order by ${key} ${sortDir}`,
    [JSON.stringify(filled)],
  );
  return [...rows.map(({ value }) => value), null];
}

const isValue = ({ ofLog }: Grouping, value: string | null): Sql =>
  value === null ? sql(`${ofLog} is null`) : sql(`${ofLog} = ?`, value);

/** A project, and those that stand in for it. */
const isProject = ({ standIns }: ProjectScope, id: string | null): Sql =>
  id === null
    ? sql('false')
    : oneOfIds('l.project_id', [id, ...[...standIns.keys()].filter((key) => standIns.get(key) === id)]);

/** The groups that were counted, in the query's order. */
export async function countedGroups(
  em: EntityManager,
  { query, places }: { query: ListQuery; places: ProjectScope },
  grouping: Grouping,
  counts: Count[],
): Promise<Group[]> {
  const sizes = new Map<string | null, number>();
  for (const { value, logs } of counts) {
    const own = (grouping === project && places.standIns.get(value ?? '')) || value;
    sizes.set(own, (sizes.get(own) ?? 0) + logs);
  }
  const values = await inOrder(em, sizes.keys(), query);
  return values.map((value) => ({
    condition: grouping === project ? isProject(places, value) : isValue(grouping, value),
    logs: sizes.get(value) ?? 0,
  }));
}

/** All models that there are, in the query's order. */
export async function modelGroups(em: EntityManager, query: ListQuery): Promise<Group[]> {
  const rows = await em.execute<{ value: string | null }[]>(
    `select ${model.ofCell} as value from ${tally} l where ${byModel} union select l.model from log l where l.due_at is not null`,
  );
  const values = await inOrder(em, new Set(rows.map(({ value }) => value)), query);
  return values.map((value) => ({ condition: isValue(model, value), logs: null }));
}

/** A page of an order by few values: passes over whole groups, and sorts what it needs of the others by id. */
export async function pageOfGroups(
  em: EntityManager,
  groups: Group[],
  selection: Omit<Selection, 'from' | 'key' | 'direction'>,
  { offset, limit }: Slice,
): Promise<string[]> {
  const page: string[] = [];
  for (const { condition, logs } of groups) {
    if (page.length === limit) break;
    const conditions = [...selection.conditions, condition];
    const group: Selection = { ...selection, conditions, from: 'log l', key: 'l.id', direction: 'asc' };
    // Where none is to be passed over it is enough to know whether they are more than are sorted, and fill the page.
    const many = Math.max(group.mostSorted, limit) + 1;
    const size = logs ?? (await countSelected(em, group, offset === 0 ? many : null));
    if (offset < size) page.push(...(await selectMatches(em, group, { offset, limit: limit - page.length }, size)));
    offset = Math.max(0, offset - size);
  }
  return page;
}
