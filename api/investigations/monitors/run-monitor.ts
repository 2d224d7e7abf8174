import { findMonitor } from '../../../db/investigations/monitors/monitor.repository.ts';
import { monitorRunQueue } from '../../../db/investigations/monitors/monitor-run.queue.ts';
import { alertsOfRun } from '../../../db/investigations/monitors/read-alerts.ts';
import { requestRun } from '../../../db/investigations/monitors/request-run.ts';
import { findRun } from '../../../db/investigations/runs/read-runs.ts';
import { notFound } from '../../../domain/errors.ts';
import type { MonitorRun } from '../../../domain/investigations/contract/monitors/alert.ts';
import { enrichmentLimit } from '../limits.ts';
import { waitForRun } from '../runs/wait-for-run.ts';
import type { Services } from '../services.ts';
import { type OneMonitor, whichMonitor } from './monitor-params.ts';

/** The accepted run, or the one in progress, which does not count; it commits together with the idempotency key. */
export function acceptMonitorRun(request: OneMonitor): Promise<{ runId: string }> {
  const { inWorkspaceSql, afterCommit, take, answerIsAbout, recordAs } = request;
  const which = whichMonitor(request);
  const { workspaceId, monitorId } = which;
  recordAs({ status: 200 });
  return inWorkspaceSql(async (sql) => {
    const monitor = await findMonitor(sql, which);
    const accepted = monitor && (await requestRun(sql, which, 'manual'));
    if (!accepted) throw notFound('Monitor');
    await take(enrichmentLimit, { cost: accepted.isNew ? 1 : 0, sql });
    answerIsAbout(`subject/${monitor.subject_id}`);
    afterCommit((wake) => wake.job(monitorRunQueue.name, workspaceId, accepted.runId, monitorId));
    return { runId: accepted.runId };
  });
}

/** `POST /api/v1/monitors/{mid}/run`: waits for the run (contract section 10). */
export async function showMonitorRun(
  request: OneMonitor,
  services: Services,
  { runId }: { runId: string },
): Promise<MonitorRun> {
  await request.take(enrichmentLimit, { cost: 0 }); // a repeat says how the cap stands too
  await waitForRun(request, services, runId);
  const which = whichMonitor(request);
  const { workspaceId } = which;
  return request.inWorkspaceSql(async (sql) => {
    const monitor = await findMonitor(sql, which);
    const run = monitor && (await findRun(sql, workspaceId, { runId, subjectId: monitor.subject_id }));
    if (!run) throw notFound('Monitor');
    const { status, new_evidence_count } = run;
    return { run_id: runId, status, new_evidence_count, alerts: await alertsOfRun(sql, workspaceId, runId) };
  });
}
