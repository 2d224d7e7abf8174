import { v7 as timedId } from 'uuid';
import type { Monitor, MonitorCreate, MonitorPatch } from '../../../domain/investigations/contract/monitors/monitor.ts';
import { nextRunAt } from '../../../domain/investigations/monitors/monitor-timing.ts';
import type { Cadence } from '../../../domain/investigations/vocabulary/cadence.ts';
import { isoSql } from '../../sql/iso-sql.ts';
import type { SqlTransaction } from '../../sql/sql-transaction.ts';
import { bindings } from '../page-sql.ts';
import { subjectLabelSql } from '../subject-label-sql.ts';
import { visible } from '../visible.ts';
import { visibleMonitor, type WhichMonitor } from './visible-monitor.ts';

type MonitorRow = Omit<Monitor, 'next_run_at'>;

/** SQL of monitors as rows of the contract, with `where` still to come. */
export const monitorSql = `select m.id, m.subject_id, s.case_id, m.name, to_json(m.worker_ids) as worker_ids, m.cadence,
    m.min_severity, m.active, ${isoSql('m.last_run_at')} as last_run_at, m.last_run_status,
    (select count(*)::int from alert a where a.monitor_id = m.id) as alert_count,
    ${isoSql('m.created_at')} as created_at, ${isoSql('m.updated_at')} as updated_at
  from monitor m join subject s on s.id = m.subject_id and ${visible('s')}`;

/** As the contract shows it: one that is paused has no next run. */
export const presentMonitor = (row: MonitorRow): Monitor => ({
  ...row,
  next_run_at: row.active ? nextRunAt(row, Date.now()) : null,
});

/** Null when the workspace has no such monitor. */
export async function findMonitor(
  sql: SqlTransaction,
  { workspaceId, monitorId }: WhichMonitor,
): Promise<Monitor | null> {
  const { rows } = await sql.query<MonitorRow>({
    text: `${monitorSql} where m.workspace_id = $1 and m.id = $2 and ${visible('m')}`,
    values: [workspaceId, monitorId],
  });
  return rows[0] ? presentMonitor(rows[0]) : null;
}

/**
 * How many monitors a workspace has, counted so that of two transactions that count and then add one waits for the other.
 */
export async function countMonitors(sql: SqlTransaction, workspaceId: string): Promise<number> {
  await sql.query({ text: 'select pg_advisory_xact_lock(727429, hashtext($1))', values: [workspaceId] });
  const { rows } = await sql.query<{ count: number }>({
    text: `select count(*)::int from monitor m where m.workspace_id = $1 and ${visibleMonitor('m')}`,
    values: [workspaceId],
  });
  return rows[0]?.count ?? 0;
}

type NewMonitor = Pick<MonitorCreate, 'subject_id' | 'name' | 'worker_ids' | 'min_severity' | 'active'> & {
  cadence: Cadence;
};

/** Stores a monitor of a subject that this transaction holds; its schedule follows by its row. Answers its id. */
export async function insertMonitor(
  sql: SqlTransaction,
  workspaceId: string,
  { subject_id, name, worker_ids, cadence, min_severity, active }: NewMonitor,
): Promise<string> {
  const id = timedId();
  await sql.query({
    text: `insert into monitor (id, workspace_id, subject_id, name, worker_ids, cadence, min_severity, active, due_at)
      select $1, $2, s.id, coalesce($4, left('Monitor: ' || ${subjectLabelSql('s')}, 120)), $5::text[], $6, $7, $8::boolean, clock_timestamp()
      from subject s where s.workspace_id = $2 and s.id = $3`,
    values: [id, workspaceId, subject_id, name, worker_ids, cadence, min_severity, active],
  });
  return id;
}

/** Makes a row due, whoever works it now: what that one settles is of before. */
const dueNow = 'due_at = clock_timestamp(), lease_token = null, claims = 0';

/** Changes what is given of a monitor; false when the workspace has none such. */
export async function updateMonitor(
  sql: SqlTransaction,
  { workspaceId, monitorId }: WhichMonitor,
  patch: MonitorPatch,
): Promise<boolean> {
  const { values, bind } = bindings();
  const sets = ['updated_at = clock_timestamp()'];
  if (patch.active !== undefined || patch.cadence !== undefined) sets.push(dueNow);
  for (const [column, value] of Object.entries(patch)) if (value !== undefined) sets.push(`${column} = ${bind(value)}`);
  const { rowCount } = await sql.query({
    text: `update monitor m set ${sets.join(', ')}
      where m.workspace_id = ${bind(workspaceId)} and m.id = ${bind(monitorId)} and ${visibleMonitor('m')}`,
    values,
  });
  return rowCount === 1;
}

/** Hides a monitor and deletes its alerts; its row goes when its schedule has gone. False when there is none such. */
export async function deleteMonitor(sql: SqlTransaction, { workspaceId, monitorId }: WhichMonitor): Promise<boolean> {
  const { rowCount } = await sql.query({
    text: `update monitor m set deleted_at = clock_timestamp(), ${dueNow}
      where m.workspace_id = $1 and m.id = $2 and ${visibleMonitor('m')}`,
    values: [workspaceId, monitorId],
  });
  if (rowCount !== 1) return false;
  await sql.query({
    text: 'delete from alert where workspace_id = $1 and monitor_id = $2',
    values: [workspaceId, monitorId],
  });
  return true;
}

/** Has a monitor's schedule brought in line with its row once more; false when it has no row any more. */
export async function syncAgain(sql: SqlTransaction, { workspaceId, monitorId }: WhichMonitor): Promise<boolean> {
  const { rowCount } = await sql.query({
    text: `update monitor set ${dueNow} where workspace_id = $1 and id = $2`,
    values: [workspaceId, monitorId],
  });
  return rowCount === 1;
}
