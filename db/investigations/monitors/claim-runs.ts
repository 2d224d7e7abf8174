import type { SqlTransaction } from '../../sql/sql-transaction.ts';
import { RUN_LEASE_MS } from '../runs/open-run.ts';
import type { WhichMonitor } from './visible-monitor.ts';

/** Takes the pending runs of a monitor, of which one at most is in progress; the relay leaves them alone for a run's time. */
export async function claimRuns(sql: SqlTransaction, { workspaceId, monitorId }: WhichMonitor): Promise<string[]> {
  const { rows } = await sql.query<{ runId: string }>({
    text: `update monitor_run r set claims = r.claims + 1, lease_token = null,
        due_at = clock_timestamp() + interval '${RUN_LEASE_MS} ms'
      where r.workspace_id = $1 and r.monitor_id = $2 and r.due_at is not null returning r.run_id as "runId"`,
    values: [workspaceId, monitorId],
  });
  return rows.map(({ runId }) => runId);
}

/** A run with which there is nothing more to do: it is settled, or its subject was erased. */
export async function dropRun(sql: SqlTransaction, workspaceId: string, runId: string): Promise<void> {
  await sql.query({
    text: 'update monitor_run set due_at = null, lease_token = null where workspace_id = $1 and run_id = $2',
    values: [workspaceId, runId],
  });
}
