import type { SqlTransaction } from '../sql/sql-transaction.ts';
import { visible } from './visible.ts';

/** Pauses the monitors of a case; their rows are due until their schedules say so too. Answers how many. */
export async function pauseMonitors(sql: SqlTransaction, workspaceId: string, caseId: string): Promise<number> {
  const { rowCount } = await sql.query({
    text: `update monitor m set active = false, updated_at = clock_timestamp(), due_at = clock_timestamp(), lease_token = null,
        claims = 0
      from subject s where s.id = m.subject_id and m.workspace_id = $1 and s.case_id = $2 and m.active and ${visible('m')}
        and ${visible('s')}`,
    values: [workspaceId, caseId],
  });
  return rowCount ?? 0;
}
