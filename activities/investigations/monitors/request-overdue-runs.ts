import { Context } from '@temporalio/activity';
import { monitorQueue } from '../../../db/investigations/monitors/monitor.queue.ts';
import { syncAgain } from '../../../db/investigations/monitors/monitor.repository.ts';
import { monitorRunQueue } from '../../../db/investigations/monitors/monitor-run.queue.ts';
import { overdueMonitors } from '../../../db/investigations/monitors/overdue-monitors.ts';
import { requestRun } from '../../../db/investigations/monitors/request-run.ts';
import { nextWorkspaceIds } from '../../../db/tenancy/next-workspace-ids.ts';
import { inWorkspaceSql } from '../../../db/tenant.ts';
import type { OverdueMonitorsInput } from '../../../domain/investigations/monitors/monitor-steps.ts';
import { beating } from '../../beating.ts';
import { retryLater } from '../../failures.ts';
import type { InvestigationsDeps } from '../deps.ts';

/** Workspaces of one step. */
const MOST_WORKSPACES = 500;

/**
 * Asks for the runs of monitors whose schedules did not, and has these put anew, in the workspaces behind `after`. Answers
 * the last workspace it has seen, null when there is none behind it.
 */
export const requestOverdueRuns =
  (deps: InvestigationsDeps) =>
  ({ after }: OverdueMonitorsInput): Promise<string | null> =>
    beating(async (signal) => {
      try {
        const workspaces = await nextWorkspaceIds(deps.db, after, MOST_WORKSPACES);
        for (const workspaceId of workspaces) {
          signal.throwIfAborted();
          await requestRuns(deps, workspaceId);
        }
        return workspaces.length === MOST_WORKSPACES ? (workspaces.at(-1) ?? null) : null;
      } catch (error) {
        throw retryLater(error, Context.current().info.attempt, deps.retryTimeScale);
      }
    });

async function requestRuns({ db, wake }: InvestigationsDeps, workspaceId: string): Promise<void> {
  const overdue = await inWorkspaceSql(db, workspaceId, (client) => overdueMonitors(client, workspaceId));
  for (const monitorId of overdue) {
    const accepted = await inWorkspaceSql(db, workspaceId, async (client) => {
      const run = await requestRun(client, { workspaceId, monitorId }, 'schedule');
      await syncAgain(client, { workspaceId, monitorId });
      return run;
    });
    if (accepted) wake.job(monitorRunQueue.name, workspaceId, accepted.runId, monitorId);
  }
  if (overdue.length > 0) wake.drain(monitorQueue.name, workspaceId);
}
