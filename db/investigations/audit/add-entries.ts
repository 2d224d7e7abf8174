import { v7 as newId } from 'uuid';
import type { AuditEntry } from '../../../domain/investigations/audit/audit-entry.ts';
import type { SqlStatement } from '../../sql/sql-transaction.ts';

/** A call as it is stored; the time is that of the database. */
export type NewEntry = Omit<AuditEntry, 'id' | 'created_at' | 'workspace_id'>;

/** The statement that stores entries of a workspace, and the row of work that has them sealed. */
export const addEntries = (workspaceId: string, entries: readonly NewEntry[]): SqlStatement & { name: string } => ({
  name: 'add-audit-entries',
  text: `with entry as (
      insert into audit_entry (id, workspace_id, actor_id, token_id, action, target_type, target_id, ip, status)
        select id, $1, actor_id, token_id, action, target_type, target_id, ip, status
        from json_to_recordset($2::json) as e (id uuid, actor_id uuid, token_id uuid, action text, target_type text,
          target_id uuid, ip text, status smallint)
        returning id)
    insert into audit_work (id, workspace_id, entry_ids, due_at)
      select $3, $1, array_agg(id), clock_timestamp() from entry`,
  values: [workspaceId, JSON.stringify(entries.map((entry) => ({ ...entry, id: newId() }))), newId()],
});
