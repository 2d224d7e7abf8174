import type { EntityManager } from '@mikro-orm/postgresql';
import { byModel, tally } from '../logs/list/tally.ts';
import { visibleLog } from '../logs/visible-logs.ts';

/** How many logs each project, or each task, of the workspace has now, those merged into it included. */
export async function logsByProject(em: EntityManager, place: 'project' | 'task'): Promise<Map<string, number>> {
  const rows = await em.execute<{ id: string; logs: number }[]>(
    `select coalesce(p.merged_into, p.id) as id, sum(counted.logs)::int as logs from (
       select l.${place}_id as id, sum(l.logs) as logs from ${tally} l where ${byModel} and ${visibleLog('l')} group by 1
       union all
       select l.${place}_id, count(*) from log l where l.due_at is not null and ${visibleLog('l')} group by 1) counted
     join ${place} p on p.id = counted.id group by 1`,
  );
  return new Map(rows.map(({ id, logs }) => [id, logs]));
}
