import type { EntityManager } from '@mikro-orm/postgresql';
import { unionOf } from './branches.ts';
import type { Count } from './figures.ts';
import type { Selection, Slice } from './select-uids.ts';

/** What one pass over the matches tells: how many are alike, and the internal ids of a page. */
export interface FewMatches {
  counts: Count[];
  uids: string[];
}

/**
 * Finds, counts and sorts all matches in one pass; null where they are more than it pays for. Their number need not be
 * known: the pass ends with the first one too many.
 */
export async function findFewMatches(
  em: EntityManager,
  { branches, conditions, from, key, direction, mostSorted }: Selection,
  { offset, limit }: Slice,
): Promise<FewMatches | null> {
  if (branches.length === 0) return { counts: [], uids: [] };
  const select = `select l.uid, l.id, l.status, l.human_decision is not null as decided, ${key} as key from ${from}`;
  const { text, values } = unionOf(branches, select, conditions, `limit ${mostSorted + 1}`);
  const [row] = await em.execute<{ counts: Count[] | null; uids: string[] | null }[]>(
    `with match as materialized (${text})
     select (select json_agg(c) from
         (select null as value, status, decided, count(*) as logs from match group by status, decided) c) as counts,
       (select json_agg(uid) from
         (select uid from match order by key ${direction} nulls last, id limit ? offset ?) page) as uids`,
    [...values, limit, offset],
  );
  const counts = row?.counts ?? [];
  const total = counts.reduce((sum, { logs }) => sum + logs, 0);
  return total <= mostSorted ? { counts, uids: row?.uids ?? [] } : null;
}
