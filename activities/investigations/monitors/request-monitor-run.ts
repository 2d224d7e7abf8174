import { monitorQueue } from '../../../db/investigations/monitors/monitor.queue.ts';
import { syncAgain } from '../../../db/investigations/monitors/monitor.repository.ts';
import { monitorRunQueue } from '../../../db/investigations/monitors/monitor-run.queue.ts';
import { requestRun } from '../../../db/investigations/monitors/request-run.ts';
import { inWorkspaceSql } from '../../../db/tenant.ts';
import type { MonitorInput } from '../../../domain/investigations/monitors/monitor-steps.ts';
import type { InvestigationsDeps } from '../deps.ts';

/**
 * What the schedule of a monitor does: asks for a run, or joins the one in progress. A schedule that its row does not want
 * is brought in line, one that has no row is removed.
 */
export const requestMonitorRun =
  ({ db, wake, schedules, monitorSchedules }: InvestigationsDeps) =>
  async (which: MonitorInput): Promise<{ runId: string | null }> => {
    const { workspaceId, monitorId } = which;
    const { accepted, hasRow } = await inWorkspaceSql(db, workspaceId, async (client) => {
      const run = await requestRun(client, which, 'schedule');
      return { accepted: run, hasRow: run !== null || (await syncAgain(client, which)) };
    });
    if (accepted) {
      wake.job(monitorRunQueue.name, workspaceId, accepted.runId, monitorId);
      return { runId: accepted.runId };
    }
    if (hasRow) wake.drain(monitorQueue.name, workspaceId);
    else await schedules.remove(monitorSchedules.id(workspaceId, monitorId));
    return { runId: null };
  };
