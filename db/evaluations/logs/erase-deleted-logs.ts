import type { PoolClient } from 'pg';
import { visibleLog } from './visible-logs.ts';

/** Erases those of these logs, by the ids their workspace knows them by, whose project or task is deleted. */
export async function eraseDeletedLogs(client: PoolClient, workspaceId: string, ids: string[]): Promise<void> {
  await client.query(
    `delete from log where uid in (select uid from log
       where workspace_id = $1 and id = any ($2::text[]) and not ${visibleLog('log')} order by uid for update)`,
    [workspaceId, ids],
  );
}
