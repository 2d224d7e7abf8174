import type { Alert, AlertQuery } from '../../../domain/investigations/contract/monitors/alert.ts';
import type { SqlTransaction } from '../../sql/sql-transaction.ts';
import { bindings, pageSql } from '../page-sql.ts';
import { alertSql } from './alert-sql.ts';
import type { WhichMonitor } from './visible-monitor.ts';

/** Whose alerts. */
export type AlertsOf = { monitorId: string } | { caseId: string };

/** The alerts of a page and one more, newest first. */
export async function listAlerts(
  sql: SqlTransaction,
  workspaceId: string,
  of: AlertsOf,
  { severity, acknowledged, ...page }: AlertQuery,
): Promise<Alert[]> {
  const { values, bind } = bindings();
  const conditions = [
    `a.workspace_id = ${bind(workspaceId)}`,
    'monitorId' in of ? `a.monitor_id = ${bind(of.monitorId)}` : `s.case_id = ${bind(of.caseId)}`,
  ];
  if (severity !== null) conditions.push(`a.severity = ${bind(severity)}`);
  if (acknowledged !== null) conditions.push(`a.acknowledged_at is ${acknowledged ? 'not null' : 'null'}`);
  const { behind, end } = pageSql(page, ['a.created_at', 'a.id'], bind);
  const { rows } = await sql.query<Alert>({
    text: `${alertSql} where ${conditions.join(' and ')} and ${behind} ${end}`,
    values,
  });
  return rows;
}

/** All alerts that one run raised. */
export async function alertsOfRun(sql: SqlTransaction, workspaceId: string, runId: string): Promise<Alert[]> {
  const { rows } = await sql.query<Alert>({
    text: `${alertSql} where a.workspace_id = $1 and a.run_id = $2 order by a.id`,
    values: [workspaceId, runId],
  });
  return rows;
}

/** Notes that somebody has taken note of an alert, at the first time, or that nobody has. Null when there is none such. */
export async function acknowledgeAlert(
  sql: SqlTransaction,
  { workspaceId, monitorId }: WhichMonitor,
  { alertId, acknowledged }: { alertId: string; acknowledged: boolean },
): Promise<Alert | null> {
  await sql.query({
    text: `update alert set acknowledged_at = case when $4::boolean then coalesce(acknowledged_at, clock_timestamp()) end
      where workspace_id = $1 and monitor_id = $2 and id = $3`,
    values: [workspaceId, monitorId, alertId, acknowledged],
  });
  return findAlert(sql, { workspaceId, monitorId }, alertId);
}

/** Null when the monitor has no such alert. */
export async function findAlert(
  sql: SqlTransaction,
  { workspaceId, monitorId }: WhichMonitor,
  alertId: string,
): Promise<Alert | null> {
  const { rows } = await sql.query<Alert>({
    text: `${alertSql} where a.workspace_id = $1 and a.monitor_id = $2 and a.id = $3`,
    values: [workspaceId, monitorId, alertId],
  });
  return rows[0] ?? null;
}
