import { claimRuns, dropRun } from '../../../db/investigations/monitors/claim-runs.ts';
import { inWorkspaceSql } from '../../../db/tenant.ts';
import type { RunPlan } from '../../../domain/investigations/enrichment/run-steps.ts';
import type { MonitorInput } from '../../../domain/investigations/monitors/monitor-steps.ts';
import type { InvestigationsDeps } from '../deps.ts';
import { beginRun } from '../runs/begin-run.ts';

/** Begins the pending run of a monitor; null where it has none, or none that is not settled. */
export const beginMonitorRun = (deps: InvestigationsDeps) => {
  const begin = beginRun(deps);
  return async (input: MonitorInput): Promise<RunPlan | null> => {
    const { workspaceId } = input;
    for (const runId of await inWorkspaceSql(deps.db, workspaceId, (client) => claimRuns(client, input))) {
      const plan = await begin({ workspaceId, runId });
      if (plan) return plan;
      await inWorkspaceSql(deps.db, workspaceId, (client) => dropRun(client, workspaceId, runId));
    }
    return null;
  };
};
