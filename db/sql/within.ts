import { EntityManager } from '@mikro-orm/postgresql';
import type { PoolClient, QueryResultRow } from 'pg';

/** A transaction of one workspace, of either kind. */
export type Within = EntityManager | PoolClient;

/**
 * Asks within a transaction of either kind, with `$1`, `$2`… in the statement; the ORM's kind takes no arrays. A name
 * lets its plan be kept, which is for statements whose plan is the same however the tables grow.
 */
export async function askWithin<Row extends QueryResultRow>(
  within: Within,
  sql: string,
  values: (string | number | null)[],
  name?: string,
): Promise<Row[]> {
  if (!(within instanceof EntityManager))
    return (await within.query<Row>({ ...(name && { name }), text: sql, values })).rows;
  const inOrder: (string | number | null)[] = [];
  const marked = sql.replace(/\$(\d+)/g, (_, number: string) => {
    inOrder.push(values[Number(number) - 1] ?? null);
    return '?';
  });
  return within.execute<Row[]>(marked, inOrder);
}
