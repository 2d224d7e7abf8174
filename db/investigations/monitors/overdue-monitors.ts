import { cadenceMs } from '../../../domain/investigations/monitors/monitor-timing.ts';
import type { SqlTransaction } from '../../sql/sql-transaction.ts';
import { visibleMonitor } from './visible-monitor.ts';

/** How much later than its time a run may end. */
const GRACE_MS = 15 * 60_000;

const everyMsSql = `case m.cadence ${Object.entries(cadenceMs)
  .map(([cadence, everyMs]) => `when '${cadence}' then ${everyMs}`)
  .join(' ')} end`;

/**
 * Active monitors whose last run ended longer ago than their cadence allows, or that were made or changed so long ago and
 * never ran: their schedules do not fire.
 */
export async function overdueMonitors(sql: SqlTransaction, workspaceId: string): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>({
    text: `select m.id from monitor m
      where m.workspace_id = $1 and m.active and ${visibleMonitor('m')}
        and greatest(m.last_run_at, m.updated_at)
          < statement_timestamp() - (${everyMsSql} + ${GRACE_MS}) * interval '1 ms'`,
    values: [workspaceId],
  });
  return rows.map(({ id }) => id);
}
