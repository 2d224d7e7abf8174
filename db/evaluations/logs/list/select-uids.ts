import type { EntityManager } from '@mikro-orm/postgresql';
import { unionOf } from './branches.ts';
import { type Sql, sql } from './conditions.ts';

/** Which logs in which order: `key` is SQL on `from`, which begins with `log l`; equal keys are sorted by id. */
export interface Selection {
  branches: Sql[];
  conditions: Sql[];
  from: string;
  key: string;
  direction: 'asc' | 'desc';
  /** So few are all fetched and sorted; of more, an index in the order wanted is walked until the page is full. */
  mostSorted: number;
}

/** A page as rows to pass over and rows to take. */
export interface Slice {
  offset: number;
  limit: number;
}

const select = ({ from, key }: Selection) => `select l.uid, l.id, ${key} as key from ${from}`;

async function uidsOf(em: EntityManager, from: Sql, order: string, { limit, offset }: Slice): Promise<string[]> {
  const rows = await em.execute<{ uid: string }[]>(`${from.text} order by ${order} limit ? offset ?`, [
    ...from.values,
    limit,
    offset,
  ]);
  return rows.map(({ uid }) => uid);
}

/** Fetches all matches, whichever way is shortest, and sorts them, nulls last. */
export function sortMatches(em: EntityManager, selection: Selection, slice: Slice) {
  const { branches, conditions, direction } = selection;
  const { text, values } = unionOf(branches, select(selection), conditions);
  const order = `key ${direction} nulls last, id`;
  return uidsOf(em, sql(`with match as materialized (${text}) select uid from match`, ...values), order, slice);
}

/** Walks every branch in order, no further than to the page's end. For keys that are never null. */
export function walkMatches(
  em: EntityManager,
  selection: Selection,
  slice: Slice,
  idDirection: 'asc' | 'desc' = 'asc',
) {
  const { branches, conditions, direction } = selection;
  const order = `key ${direction}, id ${idDirection}`;
  const tail = `order by ${order} limit ${slice.offset + slice.limit}`;
  const { text, values } = unionOf(branches, select(selection), conditions, tail);
  return uidsOf(em, sql(`select uid from (${text}) match`, ...values), order, slice);
}

/** One page of `total` matches whose key is never null; walked from the end that is nearer. */
export async function selectMatches(
  em: EntityManager,
  selection: Selection,
  { offset, limit }: Slice,
  total: number,
): Promise<string[]> {
  if (total <= selection.mostSorted) return sortMatches(em, selection, { offset, limit });
  const after = total - offset - limit;
  if (after >= offset) return walkMatches(em, selection, { offset, limit });
  const direction = selection.direction === 'asc' ? 'desc' : 'asc';
  const fromEnd = { offset: Math.max(0, after), limit: limit + Math.min(0, after) };
  return (await walkMatches(em, { ...selection, direction }, fromEnd, 'desc')).reverse();
}

/** How many match; no further than to `most` in each branch, if it is given. */
export async function countSelected(
  em: EntityManager,
  { branches, conditions }: Pick<Selection, 'branches' | 'conditions'>,
  most: number | null = null,
): Promise<number> {
  const { text, values } = unionOf(branches, 'select 1 from log l', conditions, most === null ? '' : `limit ${most}`);
  const [row] = await em.execute<{ logs: number }[]>(`select count(*)::int as logs from (${text}) match`, values);
  return row?.logs ?? 0;
}
