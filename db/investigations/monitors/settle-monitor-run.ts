import type { PoolClient } from 'pg';
import { v7 as timedId } from 'uuid';
import { findAlerts, type NewAlert } from '../../../domain/investigations/monitors/find-alerts.ts';
import type { Severity } from '../../../domain/investigations/vocabulary/severity.ts';
import { type InvestigationsEvent, recordInvestigationsEvents } from '../record-investigations-event.ts';
import type { SettledRun } from '../runs/settle-run.ts';
import { dropRun } from './claim-runs.ts';
import { visibleMonitor } from './visible-monitor.ts';

type MonitorRun = SettledRun & { monitorId: string };
type StoredAlert = NewAlert & { id: string };

/**
 * What a settled run means to its monitor, in the same transaction: its alerts with their events, when it ran and how. The
 * first run of a subject that was never enriched is what later ones compare with, and raises none (contract section 10);
 * neither does the run of a monitor that was deleted meanwhile. Answers the receivers to wake.
 */
export async function settleMonitorRun(client: PoolClient, workspaceId: string, run: MonitorRun): Promise<string[]> {
  await dropRun(client, workspaceId, run.runId);
  const { rows } = await client.query<{ minSeverity: Severity }>(
    `update monitor m set last_run_at = $3, last_run_status = $4
     where m.workspace_id = $1 and m.id = $2 and ${visibleMonitor('m')} returning m.min_severity as "minSeverity"`,
    [workspaceId, run.monitorId, run.endedAt, run.status],
  );
  const [monitor] = rows;
  if (!monitor || !run.wasEnriched) return [];
  const alerts = findAlerts(run.sighted, monitor.minSeverity).map((alert) => ({ ...alert, id: timedId() }));
  if (alerts.length === 0) return [];
  await storeAlerts(client, workspaceId, run, alerts);
  return recordInvestigationsEvents(
    client,
    workspaceId,
    alerts.flatMap((alert) => eventsOf(run, alert)),
  );
}

async function storeAlerts(
  client: PoolClient,
  workspaceId: string,
  { runId, monitorId, subjectId, subjectLabel, endedAt }: MonitorRun,
  alerts: readonly StoredAlert[],
): Promise<void> {
  await client.query(
    `insert into alert (id, workspace_id, monitor_id, subject_id, run_id, evidence_id, subject_label, severity, title, source,
       worker_id, change, created_at)
     select x.id, $1, $2, $3, $4, x."evidenceId", $5, x.severity, x.title, x.source, x."workerId", x.change, $6
     from json_to_recordset($7) as x(id uuid, "evidenceId" uuid, severity text, title text, source text, "workerId" text,
       change text)`,
    [workspaceId, monitorId, subjectId, runId, subjectLabel, endedAt, JSON.stringify(alerts)],
  );
}

/** The pair of contract section 12.3. */
function eventsOf(run: MonitorRun, alert: StoredAlert): InvestigationsEvent[] {
  const { monitorId: monitor_id, subjectId: subject_id, caseId: case_id, subjectLabel: subject_label, endedAt } = run;
  const { id: alert_id, severity, title, source, workerId: worker_id, evidenceId: evidence_id } = alert;
  const about = { entity: { kind: 'subject', id: subject_id, uid: subject_id }, occurredAt: endedAt } as const;
  const of = { subject_id, case_id, subject_label };
  return [
    { type: 'alert.fired', ...about, data: { alert_id, monitor_id, ...of, severity, title, source } },
    {
      ...{ type: 'monitor.match', ...about },
      data: { monitor_id, alert_id, ...of, worker_id, evidence_id, matched_value: alert.identifier },
    },
  ];
}
