import type { EntityManager } from '@mikro-orm/postgresql';
import { branchesOf, unionOf } from './branches.ts';
import { type ProjectScope, sql, visible } from './conditions.ts';

/** How many logs of the workspace each of these sessions has, whatever is filtered. */
export async function sessionTurns(
  em: EntityManager,
  sessions: string[],
  places: ProjectScope,
): Promise<Map<string, number>> {
  if (sessions.length === 0) return new Map();
  const branches = branchesOf({ status: null, pending: false });
  const among = sql(`l.session_id in (${sessions.map(() => '?').join(', ')})`, ...sessions);
  const { text, values } = unionOf(branches, 'select l.session_id as session from log l', [among, ...visible(places)]);
  const rows = await em.execute<{ session: string; turns: number }[]>(
    `select session, count(*)::int as turns from (${text}) turn group by session`,
    values,
  );
  return new Map(rows.map(({ session, turns }) => [session, turns]));
}
