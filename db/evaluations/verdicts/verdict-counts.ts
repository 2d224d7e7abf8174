import { nameKey } from '../../../domain/evaluations/name-key.ts';
import type { Database } from '../../database.ts';
import { inWorkspaceSql } from '../../tenant.ts';
import { visibleLog } from '../logs/visible-logs.ts';

/** How many logs of one model have which status; `model` is null for logs that name none. */
export interface VerdictCounts {
  model: string | null;
  pending: number;
  pass: number;
  flagged: number;
  error: number;
}

/** The statuses of a project's logs, by model. */
export const verdictCounts = (db: Database, workspaceId: string, project: string): Promise<VerdictCounts[]> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const { rows } = await client.query<VerdictCounts>(
      `select l.model,
         count(*) filter (where l.status = 'pending')::int as pending,
         count(*) filter (where l.status = 'pass')::int as pass,
         count(*) filter (where l.status = 'flagged')::int as flagged,
         count(*) filter (where l.status = 'error')::int as error
       from log l join project p on p.id = l.project_id
       where p.name_key = $1 and ${visibleLog('l')} group by l.model order by l.model nulls last`,
      [nameKey(project)],
    );
    return rows;
  });
