import type { AuditLogEntry, AuditLogQuery } from '../../../domain/investigations/contract/audit/audit-log.ts';
import { isoSql } from '../../sql/iso-sql.ts';
import type { SqlTransaction } from '../../sql/sql-transaction.ts';
import { bindings, pageSql } from '../page-sql.ts';

/** The audit rows of a page and one more (contract section 11), newest first. */
export async function listEntries(
  sql: SqlTransaction,
  workspaceId: string,
  { action, target_id, token_id, from, to, ...page }: AuditLogQuery,
): Promise<AuditLogEntry[]> {
  const { values, bind } = bindings();
  const { behind, end } = pageSql(page, ['e.created_at', 'e.id'], bind);
  const conditions = [`e.workspace_id = ${bind(workspaceId)}`, behind];
  if (action !== null) conditions.push(`e.action = ${bind(action)}`);
  if (target_id !== null) conditions.push(`e.target_id = ${bind(target_id)}`);
  if (token_id !== null) conditions.push(`e.token_id = ${bind(token_id)}`);
  if (from !== null) conditions.push(`e.created_at >= ${bind(from)}::timestamptz`);
  if (to !== null) conditions.push(`e.created_at < ${bind(to)}::timestamptz`);
  const { rows } = await sql.query<AuditLogEntry>({
    text: `select e.id, s.seq::float8 as seq, e.actor_id, e.token_id, e.action, e.target_type, e.target_id, e.ip, e.status,
        ${isoSql('e.created_at')} as created_at, s.hash, s.prev_hash
      from audit_entry e left join audit_seal s on s.entry_id = e.id and s.workspace_id = e.workspace_id
      where ${conditions.join(' and ')} ${end}`,
    values,
  });
  return rows;
}
