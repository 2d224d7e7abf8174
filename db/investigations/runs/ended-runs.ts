import type { Database } from '../../database.ts';
import { inWorkspaceSql } from '../../tenant.ts';
import { ofVisibleSubject } from '../visible.ts';

/** How a run ended: settled, or gone with its subject. */
export type RunEnd = 'settled' | 'gone';

/** Those among these runs, of subjects or monitors, that have ended. For a `RowWaiter`. */
export const endedRuns = (db: Database, workspaceId: string, ids: string[]): Promise<Map<string, RunEnd>> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const { rows } = await client.query<{ id: string; end: RunEnd }>(
      `select w.id, case when r.id is null then 'gone' else 'settled' end as "end"
       from unnest($2::uuid[]) w(id)
         left join enrichment_run r on r.workspace_id = $1 and r.id = w.id and ${ofVisibleSubject('r')}
       where r.id is null or r.completed_at is not null`,
      [workspaceId, ids],
    );
    return new Map(rows.map(({ id, end }) => [id, end]));
  });
