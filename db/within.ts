import { EntityManager } from '@mikro-orm/postgresql';
import type { PoolClient, QueryResultRow } from 'pg';

/** A transaction of one workspace, of either kind. */
export type Within = EntityManager | PoolClient;

/** Asks within a transaction of either kind, with `$1`, `$2`… in the statement; the ORM's kind takes no arrays. */
export async function askWithin<Row extends QueryResultRow>(
  within: Within,
  sql: string,
  values: (string | number | null)[],
): Promise<Row[]> {
  if (!(within instanceof EntityManager)) return (await within.query<Row>(sql, values)).rows;
  const inOrder: (string | number | null)[] = [];
  const marked = sql.replace(/\$(\d+)/g, (_, number: string) => {
    inOrder.push(values[Number(number) - 1] ?? null);
    return '?';
  });
  return within.execute<Row[]>(marked, inOrder);
}
