import type { WorkerId } from '../../../domain/investigations/vocabulary/worker-id.ts';
import type { SqlTransaction } from '../../sql/sql-transaction.ts';
import { type AcceptedRun, insertRun } from '../runs/insert-run.ts';
import { visibleMonitor, type WhichMonitor } from './visible-monitor.ts';

/** Who asks for a run: the schedule, a caller, or a new monitor that has nothing to compare with. */
export type RunCause = 'schedule' | 'manual' | 'baseline';

/**
 * Accepts a run of a monitor, past the cache, or joins the one in progress (contract section 10). Null where there is no
 * such monitor; a schedule gets none for one that is paused.
 */
export async function requestRun(
  sql: SqlTransaction,
  { workspaceId, monitorId }: WhichMonitor,
  cause: RunCause,
): Promise<AcceptedRun | null> {
  const { rows } = await sql.query<{ subjectId: string; workers: WorkerId[] | null }>({
    text: `select m.subject_id as "subjectId", to_json(m.worker_ids) as workers from monitor m
      where m.workspace_id = $1 and m.id = $2 and ${visibleMonitor('m')} and (m.active or $3 <> 'schedule')`,
    values: [workspaceId, monitorId, cause],
  });
  const [monitor] = rows;
  const accepted = monitor && (await insertRun(sql, workspaceId, { ...monitor, monitorId, fresh: true }));
  if (!accepted) return null;
  if (accepted.isNew)
    await sql.query({
      text: `insert into monitor_run (run_id, workspace_id, monitor_id, cause, lane, due_at)
        values ($1, $2, $3, $4, 'job', clock_timestamp())`,
      values: [accepted.runId, workspaceId, monitorId, cause],
    });
  return accepted;
}
