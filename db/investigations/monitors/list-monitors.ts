import type { Monitor, MonitorQuery } from '../../../domain/investigations/contract/monitors/monitor.ts';
import type { SqlTransaction } from '../../sql/sql-transaction.ts';
import { bindings, pageSql } from '../page-sql.ts';
import { visible } from '../visible.ts';
import { monitorSql, presentMonitor } from './monitor.repository.ts';

/** The monitors of a page and one more, newest first. */
export async function listMonitors(
  sql: SqlTransaction,
  workspaceId: string,
  { subject_id, case_id, ...page }: MonitorQuery,
): Promise<Monitor[]> {
  const { values, bind } = bindings();
  const conditions = [`m.workspace_id = ${bind(workspaceId)}`, visible('m')];
  if (subject_id !== null) conditions.push(`m.subject_id = ${bind(subject_id)}`);
  if (case_id !== null) conditions.push(`s.case_id = ${bind(case_id)}`);
  const { behind, end } = pageSql(page, ['m.created_at', 'm.id'], bind);
  const { rows } = await sql.query<Parameters<typeof presentMonitor>[0]>({
    text: `${monitorSql} where ${conditions.join(' and ')} and ${behind} ${end}`,
    values,
  });
  return rows.map(presentMonitor);
}
