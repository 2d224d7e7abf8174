import { monitorQueue } from '../../../db/investigations/monitors/monitor.queue.ts';
import { monitorRunQueue } from '../../../db/investigations/monitors/monitor-run.queue.ts';
import { requestRun } from '../../../db/investigations/monitors/request-run.ts';
import type { SqlTransaction } from '../../../db/sql/sql-transaction.ts';
import type { Monitor } from '../../../domain/investigations/contract/monitors/monitor.ts';
import type { RouteRequest } from '../../http/routing/route-request.ts';

interface ChangedMonitor {
  monitor: Pick<Monitor, 'id'>;
  /** Its subject was never enriched: its first run is at once, so that later ones have something to compare with. */
  needsBaseline?: boolean;
}

/** Has a monitor's schedule follow its row once this transaction has committed, and its first run begin. */
export async function wakeMonitor(
  { principal: { workspaceId }, afterCommit }: Pick<RouteRequest, 'principal' | 'afterCommit'>,
  sql: SqlTransaction,
  { monitor, needsBaseline = false }: ChangedMonitor,
): Promise<void> {
  const run = needsBaseline ? await requestRun(sql, { workspaceId, monitorId: monitor.id }, 'baseline') : null;
  afterCommit((wake) => {
    wake.drain(monitorQueue.name, workspaceId);
    if (run) wake.job(monitorRunQueue.name, workspaceId, run.runId, monitor.id);
  });
}
